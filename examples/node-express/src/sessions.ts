// The portal's own sessions: express-session over a table of its database.

import type { CookieOptions, Request, RequestHandler } from 'express'
import session, { type SessionData } from 'express-session'
import type { EndSessionsRecord } from 'keydesk'
import type { Pool } from 'pg'
import { tokenOf } from './csrf.js'
import { derived } from './secret.js'
import { SessionStore, TABLE } from './session-store.js'

/** Who is signed in, or half signed in. */
export interface Held {
  userId?: string
  /** Whose password was right when the key is still due. */
  pending?: string
  authenticatedAt?: Date
  withKey: boolean
  /** The id of the key that they signed in with. */
  authenticator?: string
}

declare module 'express-session' {
  interface SessionData {
    held?: Omit<Held, 'authenticatedAt'> & { authenticatedAt?: string | undefined }
    /** When they signed in, in milliseconds since 1970: the session ends some time after, however used. */
    openedAt?: number
  }
}

/** What all sessions that end together have in common. */
export type BornOf = { userId: string } | { authenticator: string, except?: Date | undefined }

/** Sessions in the portal's database, which all of its nodes share. */
export class Sessions {
  private constructor (
    private readonly pool: Pool,
    readonly cookieName: string,
    readonly cookie: CookieOptions,
    readonly store: SessionStore,
    readonly middleware: RequestHandler
  ) {}

  static async open (pool: Pool, origin: string, secret: string): Promise<Sessions> {
    // Of two nodes that make it at the same moment one fails, and finds it the next time.
    await pool.query(TABLE).catch(() => pool.query(TABLE))
    const https = origin.startsWith('https:')
    // `__Host-` ties the cookie to this host and to https, which http://localhost cannot promise.
    const name = https ? '__Host-portal' : 'portal'
    const cookie = { path: '/', httpOnly: true, sameSite: 'lax', secure: https } as const
    const store = new SessionStore(pool, secret)
    const middleware = session({
      name,
      store,
      cookie,
      secret: derived(secret, 'portal sessions'),
      // Without `proxy`: whose X-Forwarded-Proto counts is Express's `trust proxy`.
      resave: false,
      // Who only looks at the sign-in page writes nothing into the database.
      saveUninitialized: false
    })
    return new Sessions(pool, name, cookie, store, middleware)
  }

  close (): void {
    this.store.close()
  }

  /** Ends all sessions of a person, or all that were born of one key, on every node. */
  async endAll (of: BornOf): Promise<number> {
    const deleted = 'userId' in of
      ? await this.pool.query("delete from public.portal_sessions where sess #>> '{held,userId}' = $1", [of.userId])
      : await this.pool.query(
        `delete from public.portal_sessions where sess #>> '{held,authenticator}' = $1
          and sess #>> '{held,authenticatedAt}' is distinct from $2`,
        [of.authenticator, of.except?.toISOString() ?? null])
    return deleted.rowCount ?? 0
  }

  /** Ends the sessions of a person that Keydesk says must end. Each session of a key names that key. */
  async endRevoked (userId: string, { all, authenticatorIds, exceptAuthenticatedAt }: EndSessionsRecord): Promise<void> {
    if (all) await this.endAll({ userId })
    for (const authenticator of authenticatorIds) await this.endAll({ authenticator, except: exceptAuthenticatedAt })
  }
}

const asked = new WeakSet<Request>()

/** Who the request is from. Asked again while it lasts, it says what is true by then. */
export async function sessionOf (req: Request): Promise<Held | undefined> {
  const data = asked.has(req) ? await stored(req) : req.session
  asked.add(req)
  if (!data?.held) return undefined
  const { authenticatedAt, ...held } = data.held
  return { ...held, ...(authenticatedAt && { authenticatedAt: new Date(authenticatedAt) }) }
}

const stored = (req: Request) => new Promise<SessionData | null | undefined>((resolve, reject) =>
  req.sessionStore.get(req.sessionID, (error, data) => { error ? reject(error) : resolve(data) }))

/**
 * A new session under a new id: an old id is worth nothing after a sign-in. What ends sessions does not find one
 * that is written a moment later, so `stands` asks again who may sign in. Unless it says yes, the session ends.
 */
export async function begin (req: Request, { authenticatedAt, ...held }: Held, stands: () => Promise<boolean>): Promise<boolean> {
  await done(callback => req.session.regenerate(callback))
  req.session.held = { ...held, authenticatedAt: authenticatedAt?.toISOString() }
  req.session.openedAt = Date.now()
  // Now: a session is never written again later, and so one that was ended meanwhile stays ended.
  tokenOf(req)
  await done(callback => req.session.save(callback))
  let isGood = false
  try {
    isGood = await stands()
  } finally {
    if (!isGood) await end(req)
  }
  return isGood
}

export const end = (req: Request): Promise<void> => done(callback => req.session.destroy(callback))

const done = (work: (callback: (error?: unknown) => void) => void) =>
  new Promise<void>((resolve, reject) => work(error => { error ? reject(error) : resolve() }))
