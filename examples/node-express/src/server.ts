// The portal. `--port`, `--database URL`, `--own-store` for Keydesk in a table of the portal's own.

import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import express from 'express'
import pg from 'pg'
import { mounting, openPortalDesk } from './desk.js'
import * as pages from './pages.js'
import { People, createPeople } from './people.js'
import { begin, csrf, end, sessionOf } from './sessions.js'

const { values } = parseArgs({ options: { port: { type: 'string', default: '3000' }, database: { type: 'string' }, 'own-store': { type: 'boolean', default: false } } })
const url = values.database ?? process.env.DATABASE_URL
if (!url) throw new Error('--database postgres://... is missing')
const origin = `http://localhost:${values.port}`
const pool = new pg.Pool({ connectionString: url })
// An idle connection that breaks is replaced; without this line it would end the process.
pool.on('error', error => console.error(`postgres: ${error.message}`))
await createPeople(pool)
const people = new People(pool)
const desk = await openPortalDesk(origin, pool, url, people, values['own-store'])

const app = express()
app.use(desk.express(mounting(origin, people)))
app.use('/keydesk', express.static(dirname(fileURLToPath(import.meta.resolve('keydesk/browser')))))
app.use(express.urlencoded({ extended: false }), csrf)

// Only this portal's own pages: a path, and none that a browser reads as another host.
const safe = (path: unknown) => typeof path === 'string' && /^\/(?![/\\])[\w/?=&%.-]*$/.test(path) ? path : '/'

app.get('/portal.js', (_req, res) => { res.type('js').send(pages.SCRIPT) })
app.get('/', async (req, res) => {
  const session = sessionOf(req)
  const user = session?.userId && await people.byId(session.userId)
  user ? res.send(pages.home(user, session)) : res.redirect(303, '/sign-in')
})
app.get('/sign-in', (req, res) => { res.send(pages.signIn(safe(req.query.returnTo))) })
app.post('/sign-in', async (req, res) => {
  const { username = '', password = '', returnTo } = req.body
  const user = await people.withPassword(`${username}`, `${password}`)
  if (!user) return void res.status(403).send(pages.signIn(safe(returnTo), 'The username or the password is wrong.'))
  if (await hasKey(user.id)) {
    res.append('Set-Cookie', begin(req, { pending: user.id, withKey: false }))
    return void res.redirect(303, '/key')
  }
  res.append('Set-Cookie', begin(req, { userId: user.id, authenticatedAt: new Date(), withKey: false }))
  res.redirect(303, safe(returnTo))
})
app.get('/key', (_req, res) => { res.send(pages.useKey()) })
app.post('/sign-out', (req, res) => {
  end(req)
  res.redirect(303, '/sign-in')
})

/** Whether the person's key is asked for after the password. */
async function hasKey (userId: string): Promise<boolean> {
  const actor = { id: userId, authenticatedAt: new Date(), strength: 'password' }
  const { account } = await desk.getUser({ userId }, { actor })
  return account.authenticators.some(({ status }) => status === 'active')
}

const server = app.listen(Number(values.port), '127.0.0.1', () => console.error(`The portal is ready: ${origin}`))
process.once('SIGTERM', async () => {
  server.close()
  server.closeAllConnections()
  await desk.close()
  await pool.end()
})
