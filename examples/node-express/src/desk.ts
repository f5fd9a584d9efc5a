// Keydesk, dropped into the portal.

import type { Request } from 'express'
import { openDesk, type Desk, type MountOptions } from 'keydesk'
import type { Pool } from 'pg'
import type { People } from './people.js'
import { begin, sessionOf } from './sessions.js'
import { TABLE, hostStore } from './store.js'

/** Opens it over Keydesk's own tables, or over one of the portal's. */
export async function openPortalDesk (origin: string, pool: Pool, url: string, people: People, ownStore: boolean): Promise<Desk> {
  if (ownStore) await pool.query(TABLE)
  return openDesk({
    relyingParties: [{
      id: 'localhost',
      name: 'Portal',
      origins: [origin],
      policy: { access: { roles: { registration_authority: ['view', 'view_history', 'issue_link', 'cancel_link', 'remove'] } } }
    }],
    store: ownStore ? hostStore(pool) : url,
    directory: people.directory(),
    notifier: { deliver: async ({ user, kind }) => { console.error(`to ${user}: ${kind.type}`) } },
    // A real portal takes it from where it keeps its secrets.
    secret: process.env.PORTAL_SECRET ?? Buffer.alloc(32, 7).toString('base64url')
  })
}

/** How the portal's sessions are the desk's. */
export function mounting (origin: string, people: People): MountOptions<Request> {
  return {
    origin,
    prefix: '/desk',
    serviceName: 'Portal',
    signInUrl: '/sign-in',
    async session (req) {
      const session = sessionOf(req)
      const from = req.socket?.remoteAddress
      if (session?.pending) return { pendingUser: session.pending, from }
      const user = session?.userId && await people.byId(session.userId)
      if (!user) return { from }
      return {
        actor: {
          id: user.id,
          roles: user.role ? [user.role] : [],
          organisations: [user.ward],
          authenticatedAt: session.authenticatedAt!,
          strength: session.withKey ? 'security_key' : 'password'
        },
        displayName: user.name,
        from
      }
    },
    async signedIn (req, { userId, at }) {
      if (!await people.byId(userId)) return null
      return { setCookies: [begin(req, { userId, authenticatedAt: at, withKey: true })], location: '/' }
    }
  }
}
