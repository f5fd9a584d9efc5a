// The portal's own sessions and CSRF tokens: express-session over a table of its database, csrf-sync.

import { createHmac } from 'node:crypto'
import connectPgSimple from 'connect-pg-simple'
import { csrfSync } from 'csrf-sync'
import type { CookieOptions, Request, RequestHandler } from 'express'
import session, { type SessionData } from 'express-session'
import type { EndSessionsRecord } from 'keydesk'
import type { Pool } from 'pg'

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

// With its schema: Keydesk's own comes first where the database's user has its name.
const TABLE = `create table if not exists public.portal_sessions (
  sid varchar primary key, sess json not null, expire timestamptz not null);
create index if not exists portal_sessions_expire on public.portal_sessions (expire);
create index if not exists portal_sessions_user on public.portal_sessions ((sess #>> '{held,userId}'));
create index if not exists portal_sessions_authenticator on public.portal_sessions ((sess #>> '{held,authenticator}'))`

/** Sessions in the portal's database, which all of its nodes share. */
export class Sessions {
  private constructor (
    private readonly pool: Pool,
    readonly cookieName: string,
    readonly cookie: CookieOptions,
    readonly middleware: RequestHandler[],
    readonly close: () => void
  ) {}

  static async open (pool: Pool, origin: string, secret: string): Promise<Sessions> {
    // Of two nodes that make it at the same moment one fails, and finds it the next time.
    await pool.query(TABLE).catch(() => pool.query(TABLE))
    const https = origin.startsWith('https:')
    // `__Host-` ties the cookie to this host and to https, which http://localhost cannot promise.
    const name = https ? '__Host-portal' : 'portal'
    const cookie = { path: '/', httpOnly: true, sameSite: 'lax', secure: https } as const
    const Store = connectPgSimple(session)
    const store = new (class extends Store {
      // A page that is left open asks by itself, and must not keep its person signed in.
      override touch (sid: string, data: SessionData, done?: () => void): void {
        const { req } = data as unknown as { req?: Request }
        req && isBackground(req) ? done?.() : super.touch(sid, data, done)
      }
    })({ pool, schemaName: 'public', tableName: 'portal_sessions', ttl: IDLE_SECONDS, pruneSessionInterval: 60 })
    const middleware = session({
      name,
      store,
      cookie,
      // The cookie is signed: whoever reads the table still cannot become anybody.
      secret: createHmac('sha256', secret).update('portal sessions').digest('base64url'),
      // Behind a proxy that speaks https, which must set X-Forwarded-Proto.
      proxy: https,
      resave: false,
      saveUninitialized: false
    })
    return new Sessions(pool, name, cookie, [middleware, endTheOld], () => store.close())
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

/** A session is as old as its sign-in, and not younger for being used. */
const endTheOld: RequestHandler = (req, _res, next) => {
  const { openedAt } = req.session
  if (openedAt === undefined || Date.now() - openedAt < WHOLE_MILLIS) return next()
  req.session.regenerate(next)
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

/** A new session under a new id: an old id is worth nothing after a sign-in. */
export async function begin (req: Request, { authenticatedAt, ...held }: Held): Promise<void> {
  await done(callback => req.session.regenerate(callback))
  req.session.held = { ...held, authenticatedAt: authenticatedAt?.toISOString() }
  req.session.openedAt = Date.now()
  // Now: a session is never written again later, and so one that was ended meanwhile stays ended.
  tokenOf(req)
  await done(callback => req.session.save(callback))
}

export const end = (req: Request): Promise<void> => done(callback => req.session.destroy(callback))

const done = (work: (callback: (error?: unknown) => void) => void) =>
  new Promise<void>((resolve, reject) => work(error => { error ? reject(error) : resolve() }))

const isBackground = (req: Request) => /\/(live|events)$/.test(req.originalUrl.split('?', 1)[0]!)

const { csrfSynchronisedProtection, generateToken } = csrfSync({
  getTokenFromRequest: req => req.body?.csrf,
  // The desk's *Sign out* button cannot hold the token. Which page sent a form, browsers say themselves.
  skipCsrfProtection: req => req.path === '/sign-out' && req.get('Sec-Fetch-Site') === 'same-origin'
})

/**
 * Refuses forms that do not hold the token of their session, the sign-in form too: another site's page
 * would sign its visitor in as somebody else. Browsers send no session's cookie with what comes from
 * there, and a form without a session holds no token.
 */
export const csrf: RequestHandler = csrfSynchronisedProtection

/** The token for a form, in the session of whoever gets it. */
export const tokenOf = (req: Request): string => generateToken(req)

/** Without a request that a person made. NIST SP 800-63B asks for 15 minutes at AAL3. */
const IDLE_SECONDS = 15 * 60
/** From sign-in, whatever happens. NIST SP 800-63B asks for 12 hours at AAL2 and AAL3. */
const WHOLE_MILLIS = 8 * 60 * 60 * 1000
