// Keydesk, dropped into the portal.

import type { Request } from 'express'
import { openDesk, type Desk, type MountOptions, type RelyingPartyRecord, type TrustedProxiesRecord } from 'keydesk'
import type { Pool } from 'pg'
import type { People } from './people.js'
import { begin, sessionOf, type Sessions } from './sessions.js'
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
  policy: NonNullable<RelyingPartyRecord['policy']>
}

/** Opens it over Keydesk's own tables, or over one of the portal's. */
export async function openPortalDesk ({ origin, pool, url, people, sessions, secret, policy }: PortalDesk): Promise<Desk> {
  if (!url) await pool.query(TABLE)
  const access = {
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
export function mounting (origin: string, people: People, trustedProxies?: TrustedProxiesRecord): MountOptions<Request> {
  return {
    origin,
    prefix: '/desk',
    serviceName: 'Portal',
    home: '/',
    signInUrl: '/sign-in',
    stepUpUrl: '/step-up',
    signOut: '/sign-out',
    kinds: KINDS,
    ...(trustedProxies && { trustedProxies }),
    // Without `from`: the client's address is the connection's, or what the proxies report.
    async session (req) {
      const session = await sessionOf(req)
      if (session?.pending) return { pendingUser: session.pending }
      const user = session?.userId && await people.byId(session.userId)
      if (!user) return null
      return {
        actor: {
          id: user.id,
          roles: user.role ? [user.role] : [],
          organisations: [user.ward],
          authenticatedAt: session.authenticatedAt!,
          strength: session.withKey ? 'security_key' : 'password',
          ...(session.authenticator && { authenticatorId: session.authenticator })
        },
        displayName: user.name
      }
    },
    async signedIn (req, { userId, authenticatorId, at }) {
      if (!await people.byId(userId)) return null
      // express-session sets the cookie.
      await begin(req, { userId, authenticatedAt: at, withKey: true, authenticator: authenticatorId })
      return { location: '/' }
    }
  }
}

// Which role may do what is the portal's decision, never Keydesk's.
const ON_BEHALF = ['view', 'view_history', 'register', 'rename', 'remove']
const DESK = [...ON_BEHALF, 'issue_link', 'cancel_link', 'close_account', 'reopen_account']
const KINDS = ['security_key', 'passkey', 'this_device']
