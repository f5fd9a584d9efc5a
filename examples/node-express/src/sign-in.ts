// Signing in with a password, confirming it, and signing out. Keys are the desk's.

import { Router, type Request, type Response } from 'express'
import { KeydeskError, type Desk } from 'keydesk'
import { tokenOf } from './csrf.js'
import { Passwords, type Try } from './limits.js'
import * as pages from './pages.js'
import type { People } from './people.js'
import { begin, end, sessionOf, type Sessions } from './sessions.js'

export function signInRoutes (people: People, sessions: Sessions, desk: Desk): Router {
  const router = Router()
  const passwords = new Passwords()

  router.get('/sign-in', async (req, res) => {
    const returnTo = safe(req.query.returnTo)
    const session = await sessionOf(req)
    res.send(session?.pending ? pages.useKey(tokenOf(req), returnTo) : pages.signIn(returnTo))
  })

  router.post('/sign-in', async (req, res) => {
    const returnTo = safe(req.body?.returnTo)
    const [username, password] = [text(req.body?.username), text(req.body?.password)]
    const again = (status: number, problem: string) => void res.status(status).send(pages.signIn(returnTo, problem))
    const tried = await passwords.check(req, username, () => people.withPassword(username, password))
    if (tried.outcome !== 'checked') return unchecked(tried, res, again)
    if (!tried.person) return again(403, 'The username or the password is wrong.')
    const { id } = tried.person
    const due = await keyDue(desk, id)
    if (due === undefined) return again(403, CLOSED)
    if (due) {
      if (!await begin(req, { pending: id, withKey: false }, async () => await keyDue(desk, id) === true)) return again(403, CHANGED)
      return void res.redirect(303, `/sign-in?returnTo=${encodeURIComponent(returnTo)}`)
    }
    if (!await signInWithPassword(req, desk, id)) return again(403, CHANGED)
    res.redirect(303, returnTo)
  })

  router.get('/step-up', async (req, res) => {
    const session = await sessionOf(req)
    if (!session?.userId) return void res.redirect(303, '/sign-in')
    const holdsKey = await keyDue(desk, session.userId) === true
    res.send(pages.stepUp(tokenOf(req), safe(req.query.returnTo), holdsKey))
  })

  router.post('/step-up', async (req, res) => {
    const session = await sessionOf(req)
    const known = session?.userId && await people.byId(session.userId)
    if (!known) return void res.redirect(303, '/sign-in')
    const returnTo = safe(req.body?.returnTo)
    const password = text(req.body?.password)
    const csrf = tokenOf(req)
    const again = (status: number, problem: string, holdsKey = false) =>
      void res.status(status).send(pages.stepUp(csrf, returnTo, holdsKey, problem))
    // A password would be weaker than the key that they hold.
    if (await keyDue(desk, known.id) !== false) return again(403, 'Use your security key.', true)
    // By the session's name, never by one that the form says: each would be a new count.
    const tried = await passwords.check(req, known.username, () => people.withPassword(known.username, password))
    if (tried.outcome !== 'checked') return unchecked(tried, res, again)
    if (!tried.person) return again(403, 'That is not your password.')
    // It may have ended while the password waited for its turn.
    if (!(await sessionOf(req))?.userId) return void res.redirect(303, '/sign-in')
    if (!await signInWithPassword(req, desk, known.id)) return void res.redirect(303, '/sign-in')
    res.redirect(303, returnTo)
  })

  router.post('/sign-out', async (req, res) => {
    await end(req)
    res.clearCookie(sessions.cookieName, sessions.cookie).redirect(303, '/sign-in')
  })
  return router
}

/** Whether the session stands: an account that is closed, or gets a key, meanwhile ends it. */
const signInWithPassword = (req: Request, desk: Desk, userId: string): Promise<boolean> =>
  begin(req, { userId, authenticatedAt: new Date(), withKey: false }, async () => await keyDue(desk, userId) === false)

/** Answers a try whose password was not checked. A client that left gets nothing. */
function unchecked (tried: Try<unknown>, res: Response, again: (status: number, problem: string) => void): void {
  if (tried.outcome === 'too_many') {
    res.set('Retry-After', `${tried.retryAfterSeconds}`)
    again(429, 'Too many wrong passwords. Try again later.')
  } else if (tried.outcome === 'busy') {
    res.set('Retry-After', '5')
    again(503, 'Too many people are signing in. Try again in a few seconds.')
  }
}

/** Whether the person's key is asked for after the password; `undefined` where their account is closed. */
async function keyDue (desk: Desk, userId: string): Promise<boolean | undefined> {
  try {
    return await desk.secondFactorDue(userId)
  } catch (error) {
    if (error instanceof KeydeskError && error.code === 'account_closed') return undefined
    throw error
  }
}

// A field that is sent twice is an array.
const text = (field: unknown) => typeof field === 'string' ? field : ''

// Only this portal's own pages: a path, and none that a browser reads as another host.
const safe = (path: unknown) => typeof path === 'string' && /^\/(?![/\\])[\w/?=&%.-]*$/.test(path) ? path : '/'

const CLOSED = 'Your account is closed. Ask your Registration Authority to reopen it.'
const CHANGED = 'Your account was changed while you signed in. Sign in again.'
