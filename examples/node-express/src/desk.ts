// Keydesk, dropped into the portal.

import type { Request } from 'express'
import { KeydeskError, openDesk, type Action, type ActorRecord, type AuthenticatorKind, type Desk, type MountOptions, type Policy, type TrustedProxiesRecord } from 'keydesk'
import type { Pool } from 'pg'
import type { People, User } from './people.js'
import { begin, sessionOf, type Held, type Sessions } from './sessions.js'
import { TABLE, hostStore } from './store.js'

export interface PortalDesk {
  origin: string
  pool: Pool
  /** Where Keydesk makes tables of its own; left out, it keeps everything in one of the portal's. */
  url?: string | undefined
  people: People
  sessions: Sessions
  /** 32 bytes that only this portal knows, in base64url. */
  secret: string
  /** What else the policy says. */
  policy: Policy
}

/** Opens it over Keydesk's own tables, or over one of the portal's. */
export async function openPortalDesk ({ origin, pool, url, people, sessions, secret, policy }: PortalDesk): Promise<Desk> {
  if (!url) await pool.query(TABLE)
  const access: Policy['access'] = {
    bootstrap: 'host_session',
    ...policy.access,
    roles: { registration_authority: DESK, local_administrator: ON_BEHALF },
    // For the message to an administrator who wants to act on the Registration Authority.
    roleNames: { registration_authority: 'Registration Authority', local_administrator: 'Local Administrator' }
  }
  return openDesk({
    relyingParties: [{
      id: 'localhost',
      name: 'Portal',
      origins: [origin],
      policy: { ...policy, registration: { ...policy.registration, kinds: KINDS }, access }
    }],
    store: url ?? hostStore(pool),
    directory: people.directory(),
    notifier: {
      async deliver ({ user, kind, endSessions }) {
        // What throws comes again later.
        if (endSessions) await sessions.endRevoked(user, endSessions)
        console.error(`to ${user}: ${kind.type}`)
      }
    },
    secret
  })
}

/** How the portal's sessions are the desk's. */
export function mounting (origin: string, people: People, desk: Desk, trustedProxies?: TrustedProxiesRecord): MountOptions<Request> {
  return {
    origin,
    prefix: '/desk',
    serviceName: 'Portal',
    home: '/',
    signInUrl: '/sign-in',
    stepUpUrl: '/step-up',
    signOut: '/sign-out',
    kinds: KINDS,
    languageCookie: LANGUAGE,
    ...(trustedProxies && { trustedProxies }),
    // Without `from`: the client's address is the connection's, or what the proxies report.
    async session (req) {
      const session = await sessionOf(req)
      if (session?.pending) return { pendingUser: session.pending }
      const user = session?.userId && await people.byId(session.userId)
      if (!session || !user) return null
      return { actor: actorOf(user, session), displayName: user.name }
    },
    async signedIn (req, { userId, authenticatorId, at }) {
      const user = await people.byId(userId)
      if (!user) return null
      const held = { userId, authenticatedAt: at, withKey: true, authenticator: authenticatorId }
      // The key may be removed, or the account closed, before the session stands. express-session sets the cookie.
      return await begin(req, held, () => stands(desk, actorOf(user, held))) ? { location: '/' } : null
    }
  }
}

function actorOf (user: User, { authenticatedAt, withKey, authenticator }: Held): ActorRecord {
  return {
    id: user.id,
    roles: user.role ? [user.role] : [],
    organisations: [user.ward],
    authenticatedAt: authenticatedAt!,
    strength: withKey ? 'security_key' : 'password',
    ...(authenticator && { authenticatorId: authenticator })
  }
}

/** Whether the desk takes somebody for who they are: not with a key that was removed, nor with an account that is closed. */
async function stands (desk: Desk, actor: ActorRecord): Promise<boolean> {
  try {
    await desk.getUser({ userId: actor.id }, { actor })
    return true
  } catch (error) {
    if (error instanceof KeydeskError && ['session_revoked', 'account_closed'].includes(error.code)) return false
    throw error
  }
}

/** The cookie that holds the language that somebody chose. */
export const LANGUAGE = 'portal-language'

// Which role may do what is the portal's decision, never Keydesk's.
const ON_BEHALF: Action[] = ['view', 'view_history', 'register', 'rename', 'remove']
const DESK: Action[] = [...ON_BEHALF, 'issue_link', 'cancel_link', 'close_account', 'reopen_account']
const KINDS: AuthenticatorKind[] = ['security_key', 'passkey', 'this_device']
