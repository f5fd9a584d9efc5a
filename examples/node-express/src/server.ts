// The portal. options.ts has its command line.

import { createServer } from 'node:http'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import express, { type ErrorRequestHandler } from 'express'
import pg from 'pg'
import { csrf, tokenOf } from './csrf.js'
import { LANGUAGE, mounting, openPortalDesk } from './desk.js'
import { headers } from './headers.js'
import { options, unbound } from './options.js'
import * as pages from './pages.js'
import { People, createPeople } from './people.js'
import { secretIn } from './secret.js'
import { Sessions, sessionOf } from './sessions.js'
import { signInRoutes } from './sign-in.js'

const { url, port, origin, ownStore, secretFile, policy, proxies } = options(process.argv.slice(2))
const pool = new pg.Pool({
  connectionString: url,
  // A database that hangs makes requests fail, not wait and pile up.
  connectionTimeoutMillis: 5000,
  statement_timeout: 10_000,
  query_timeout: 12_000,
  idle_in_transaction_session_timeout: 20_000
})
// An idle connection that breaks is replaced; without this line it would end the process.
pool.on('error', error => console.error(`postgres: ${error.message}`))
await createPeople(pool)
const people = new People(pool)
const ownSecret = secretIn(secretFile)
const sessions = await Sessions.open(pool, origin, ownSecret)
const desk = await openPortalDesk({
  origin, pool, people, sessions, url: ownStore ? undefined : url, secret: ownSecret, policy
})

const app = express()
app.disable('x-powered-by')
// Whose X-Forwarded-For and X-Forwarded-Proto are trusted, by Express and by Keydesk; `true` would trust anybody's.
app.set('trust proxy', proxies?.hops ?? proxies?.networks ?? false)
app.use(headers(origin))
app.use('/keydesk', express.static(dirname(fileURLToPath(import.meta.resolve('keydesk/browser')))))
app.get('/portal.js', (_req, res) => { res.type('js').send(pages.script(origin, policy.signIn?.timeoutSeconds)) })
app.get('/portal.css', (_req, res) => { res.type('css').send(pages.STYLE) })
// The desk's pages are in English and Welsh; a portal that knows a person's language would use it.
app.get('/language/:tag', (req, res) => {
  res.cookie(LANGUAGE, req.params.tag === 'cy' ? 'cy' : 'en', { sameSite: 'lax', secure: req.secure, maxAge: 31_536_000_000 })
  res.redirect(303, '/')
})
app.use(sessions.middleware)
app.use(desk.express(mounting(origin, people, desk, proxies)))
app.use(express.urlencoded({ extended: false, limit: '16kb' }), csrf(origin))

app.get('/', async (req, res) => {
  const session = await sessionOf(req)
  const user = session?.userId && await people.byId(session.userId)
  user ? res.send(pages.home(user, session!, tokenOf(req))) : res.redirect(303, '/sign-in')
})
app.use(signInRoutes(people, sessions, desk))
app.use((_req, res) => { res.status(404).send(pages.message('Page not found', 'There is no such page.')) })
const failed: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent) return next(error)
  const answer = (status: number, title: string, text = 'Go to the portal, and try again.') =>
    void res.status(status).send(pages.message(title, text))
  if (error.code === 'EBADCSRFTOKEN') return answer(403, 'This form is not from here')
  // Errors of Express and its body parser: a body that is too large, an unknown charset, an invalid address.
  if (error.status >= 400 && error.status < 500) return answer(error.status, 'This request cannot be read')
  // The stack is for the log alone. A body parser's error would hold the form, and with it the password.
  console.error(error.stack ?? error)
  res.set('Retry-After', '2')
  answer(503, 'Something went wrong', 'Sorry, try again in a minute.')
}
app.use(failed)

// Who does not finish a request is cut off; Node would wait for minutes.
const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 5000 }, app)
// Nor does anybody who takes nothing of a response keep it; an event stream writes every 15 seconds.
server.timeout = 40_000
server.once('error', error => unbound(error, port))
server.listen(port, '127.0.0.1', () => console.error(`The portal is ready: ${origin}`))
process.once('SIGTERM', async () => {
  server.close()
  server.closeAllConnections()
  await desk.close()
  await sessions.close()
  await pool.end()
})
