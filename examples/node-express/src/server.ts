// The portal. `--port`, `--origin` where a proxy stands before it, `--trusted-proxies` (how many, or their networks), `--database URL`, `--own-store` for Keydesk
// in a table of the portal's own, `--secret-file` and `--policy JSON` for Keydesk.

import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import express, { type ErrorRequestHandler, type Request, type Response } from 'express'
import { KeydeskError, type TrustedProxiesRecord } from 'keydesk'
import pg from 'pg'
import { mounting, openPortalDesk } from './desk.js'
import { oneOfAFew, passwordLimits } from './limits.js'
import * as pages from './pages.js'
import { People, createPeople } from './people.js'
import { Sessions, begin, csrf, end, sessionOf, tokenOf } from './sessions.js'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '3000' },
    origin: { type: 'string' },
    database: { type: 'string' },
    'own-store': { type: 'boolean', default: false },
    'secret-file': { type: 'string', default: 'portal.secret' },
    policy: { type: 'string', default: '{}' },
    'trusted-proxies': { type: 'string' }
  }
})
const url = values.database ?? process.env.DATABASE_URL
if (!url) throw new Error('--database postgres://... is missing')
const origin = values.origin ?? `http://localhost:${values.port}`
const pool = new pg.Pool({ connectionString: url })
// An idle connection that breaks is replaced; without this line it would end the process.
pool.on('error', error => console.error(`postgres: ${error.message}`))
await createPeople(pool)
const people = new People(pool)
const ownSecret = secret(values['secret-file'])
const sessions = await Sessions.open(pool, origin, ownSecret)
const desk = await openPortalDesk({
  origin, pool, people, sessions, url: values['own-store'] ? undefined : url, secret: ownSecret, policy: JSON.parse(values.policy)
})

const app = express()
// Whose X-Forwarded-For is trusted, by Express and by Keydesk; `true` would trust anybody's.
const proxies = trustedProxies(values['trusted-proxies'] ?? (values.origin && '127.0.0.0/8,::1'))
app.set('trust proxy', proxies?.hops ?? proxies?.networks ?? false)
app.use('/keydesk', express.static(dirname(fileURLToPath(import.meta.resolve('keydesk/browser')))))
app.use(sessions.middleware)
app.use(desk.express(mounting(origin, people, proxies)))
app.use(express.urlencoded({ extended: false, limit: '16kb' }), csrf)

// Only this portal's own pages: a path, and none that a browser reads as another host.
const safe = (path: unknown) => typeof path === 'string' && /^\/(?![/\\])[\w/?=&%.-]*$/.test(path) ? path : '/'

app.get('/portal.js', (_req, res) => { res.type('js').send(pages.SCRIPT) })
app.get('/', async (req, res) => {
  const session = await sessionOf(req)
  const user = session?.userId && await people.byId(session.userId)
  user ? res.send(pages.home(user, session!, tokenOf(req))) : res.redirect(303, '/sign-in')
})
app.get('/sign-in', async (req, res) => {
  const returnTo = safe(req.query.returnTo)
  const session = await sessionOf(req)
  res.send(session?.pending ? pages.useKey(tokenOf(req), returnTo) : pages.signIn(tokenOf(req), returnTo))
})
const signInAgain = (req: Request, res: Response, status: number, problem: string) =>
  void res.status(status).send(pages.signIn(tokenOf(req), safe(req.body.returnTo), problem))
const signInLimits = passwordLimits((req, res) => signInAgain(req, res, 429, TOO_MANY))
app.post('/sign-in', signInLimits, async (req: Request, res: Response) => {
  const { username = '', password = '', returnTo } = req.body
  const checked = await oneOfAFew(req, async () => await people.withPassword(`${username}`, `${password}`) ?? null)
  if (checked === undefined) return signInAgain(req, res.set('Retry-After', '5'), 503, BUSY)
  if (checked === null) return signInAgain(req, res, 403, 'The username or the password is wrong.')
  const due = await keyDue(checked.id)
  if (due === undefined) return signInAgain(req, res, 403, 'Your account is closed. Ask your Registration Authority to reopen it.')
  if (due) {
    await begin(req, { pending: checked.id, withKey: false })
    return void res.redirect(303, `/sign-in?returnTo=${encodeURIComponent(safe(returnTo))}`)
  }
  await begin(req, { userId: checked.id, authenticatedAt: new Date(), withKey: false })
  res.redirect(303, safe(returnTo))
})
app.get('/step-up', async (req, res) => {
  const session = await sessionOf(req)
  if (!session?.userId) return void res.redirect(303, '/sign-in')
  res.send(pages.stepUp(tokenOf(req), safe(req.query.returnTo), await keyDue(session.userId) === true))
})
const stepUpAgain = (req: Request, res: Response, status: number, holdsKey: boolean, problem: string) =>
  void res.status(status).send(pages.stepUp(tokenOf(req), safe(req.body.returnTo), holdsKey, problem))
const stepUpLimits = passwordLimits((req, res) => stepUpAgain(req, res, 429, false, TOO_MANY))
app.post('/step-up', stepUpLimits, async (req: Request, res: Response) => {
  const session = await sessionOf(req)
  const { password = '', returnTo } = req.body
  const known = session?.userId && await people.byId(session.userId)
  if (!known) return void res.redirect(303, '/sign-in')
  // A password would be weaker than the key that they hold.
  if (await keyDue(known.id) !== false) return stepUpAgain(req, res, 403, true, 'Use your security key.')
  const checked = await oneOfAFew(req, async () => await people.withPassword(known.username, `${password}`) ?? null)
  if (checked === undefined) return stepUpAgain(req, res.set('Retry-After', '5'), 503, false, BUSY)
  if (checked === null) return stepUpAgain(req, res, 403, false, 'That is not your password.')
  await begin(req, { userId: known.id, authenticatedAt: new Date(), withKey: false })
  res.redirect(303, safe(returnTo))
})
app.post('/sign-out', async (req, res) => {
  await end(req)
  res.clearCookie(sessions.cookieName, sessions.cookie).redirect(303, '/sign-in')
})
const failed: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent) return next(error)
  if (error.code === 'EBADCSRFTOKEN') return void res.status(403).send('This form is not from here.')
  // The body parser's: too large, of a charset that it does not know.
  if (error.status >= 400 && error.status < 500) return void res.status(error.status).send('This form cannot be read.')
  console.error(error)
  res.status(503).set('Retry-After', '2').send('Sorry, try again in a minute.')
}
app.use(failed)

const TOO_MANY = 'Too many wrong passwords. Try again later.'
const BUSY = 'Too many people are signing in. Try again in a few seconds.'

/** A number of proxies, or a list of their networks. */
function trustedProxies (text: string | undefined): TrustedProxiesRecord | undefined {
  if (!text) return undefined
  return /^\d+$/.test(text) ? { hops: Number(text) } : { networks: text.split(',').map(network => network.trim()) }
}

/** 32 bytes that stay the same from start to start. A portal has a place for its secrets already. */
function secret (file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    writeFileSync(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 })
    return readFileSync(file, 'utf8')
  }
}

/** Whether the person's key is asked for after the password; `undefined` where their account is closed. */
async function keyDue (userId: string): Promise<boolean | undefined> {
  try {
    return await desk.secondFactorDue(userId)
  } catch (error) {
    if (error instanceof KeydeskError && error.code === 'account_closed') return undefined
    throw error
  }
}

// Who does not finish a request is cut off; Node would wait for minutes.
const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 5000 }, app)
server.listen(Number(values.port), '127.0.0.1', () => console.error(`The portal is ready: ${origin}`))
process.once('SIGTERM', async () => {
  server.close()
  server.closeAllConnections()
  await desk.close()
  await sessions.close()
  await pool.end()
})
