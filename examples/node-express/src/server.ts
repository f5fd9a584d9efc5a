// The portal. `--port`, `--database URL`, `--own-store` for Keydesk in a table of the portal's own,
// `--secret-file` and `--policy JSON` for Keydesk.

import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import express from 'express'
import pg from 'pg'
import { mounting, openPortalDesk } from './desk.js'
import * as pages from './pages.js'
import { People, createPeople } from './people.js'
import { begin, csrf, end, sessionOf } from './sessions.js'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '3000' },
    database: { type: 'string' },
    'own-store': { type: 'boolean', default: false },
    'secret-file': { type: 'string', default: 'portal.secret' },
    policy: { type: 'string', default: '{}' }
  }
})
const url = values.database ?? process.env.DATABASE_URL
if (!url) throw new Error('--database postgres://... is missing')
const origin = `http://localhost:${values.port}`
const pool = new pg.Pool({ connectionString: url })
// An idle connection that breaks is replaced; without this line it would end the process.
pool.on('error', error => console.error(`postgres: ${error.message}`))
await createPeople(pool)
const people = new People(pool)
const desk = await openPortalDesk({
  origin, pool, people, url: values['own-store'] ? undefined : url, secret: secret(values['secret-file']), policy: JSON.parse(values.policy)
})

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
app.get('/sign-in', (req, res) => {
  const returnTo = safe(req.query.returnTo)
  const session = sessionOf(req)
  res.send(session?.pending ? pages.useKey(session, returnTo) : pages.signIn(returnTo))
})
app.post('/sign-in', async (req, res) => {
  const { username = '', password = '', returnTo } = req.body
  const user = await people.withPassword(`${username}`, `${password}`)
  if (!user) return void res.status(403).send(pages.signIn(safe(returnTo), 'The username or the password is wrong.'))
  if (await hasKey(user.id)) {
    res.append('Set-Cookie', begin(req, { pending: user.id, withKey: false }))
    return void res.redirect(303, `/sign-in?returnTo=${encodeURIComponent(safe(returnTo))}`)
  }
  res.append('Set-Cookie', begin(req, { userId: user.id, authenticatedAt: new Date(), withKey: false }))
  res.redirect(303, safe(returnTo))
})
app.get('/step-up', async (req, res) => {
  const session = sessionOf(req)
  if (!session?.userId) return void res.redirect(303, '/sign-in')
  res.send(pages.stepUp(session, safe(req.query.returnTo), await hasKey(session.userId)))
})
app.post('/step-up', async (req, res) => {
  const session = sessionOf(req)
  const { password = '', returnTo } = req.body
  const known = session?.userId && await people.byId(session.userId)
  if (!known) return void res.redirect(303, '/sign-in')
  const holdsKey = await hasKey(known.id)
  if (holdsKey || !await people.withPassword(known.username, `${password}`)) {
    return void res.status(403).send(pages.stepUp(session, safe(returnTo), holdsKey, 'That is not your password.'))
  }
  res.append('Set-Cookie', begin(req, { userId: known.id, authenticatedAt: new Date(), withKey: false }))
  res.redirect(303, safe(returnTo))
})
app.post('/sign-out', (req, res) => {
  end(req)
  res.redirect(303, '/sign-in')
})

/** 32 bytes that stay the same from start to start. A portal has a place for its secrets already. */
function secret (file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    writeFileSync(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 })
    return readFileSync(file, 'utf8')
  }
}

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
