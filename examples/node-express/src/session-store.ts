// Sessions in a table that connect-pg-simple reads and writes. Each row carries a tag that only this portal can make.

import { createHmac, timingSafeEqual } from 'node:crypto'
import connectPgSimple from 'connect-pg-simple'
import type { Request } from 'express'
import session, { type SessionData } from 'express-session'
import type { Pool } from 'pg'
import { derived } from './secret.js'

// With its schema: Keydesk's own comes first where the database's user has its name.
export const TABLE = `create table if not exists public.portal_sessions (
  sid varchar primary key, sess json not null, expire timestamptz not null);
create index if not exists portal_sessions_expire on public.portal_sessions (expire);
create index if not exists portal_sessions_user on public.portal_sessions ((sess #>> '{held,userId}'));
create index if not exists portal_sessions_authenticator on public.portal_sessions ((sess #>> '{held,authenticator}'))`

const Rows = connectPgSimple(session)

/**
 * The cookie is signed, so anyone who reads the table cannot become anybody. The rows are tagged, so anyone who
 * writes it cannot make a session, nor turn their own into somebody else's. They can delete rows, put off the
 * idle time-out, and bring back a row that this portal wrote, until that session is over.
 */
export class SessionStore extends Rows {
  readonly #key: string

  constructor (pool: Pool, secret: string) {
    super({ pool, schemaName: 'public', tableName: 'portal_sessions', ttl: IDLE_SECONDS, pruneSessionInterval: 60 })
    this.#key = derived(secret, 'portal session rows')
  }

  override set (sid: string, data: SessionData, done?: (error?: unknown) => void): void {
    // As it comes back from the table.
    const row = JSON.parse(JSON.stringify(data))
    super.set(sid, { ...row, tag: this.#tag(sid, row).toString('base64url') }, done)
  }

  override get (sid: string, done: (error: unknown, data?: SessionData | null) => void): void {
    super.get(sid, (error, row) => {
      if (error || !row) return done(error, null)
      const { tag, ...data } = row as SessionData & { tag?: unknown }
      const isOurs = this.#isOurs(sid, data, tag)
      if (!isOurs) console.error('sessions: this portal did not write the row of a session; it is deleted')
      if (isOurs && !isOver(data)) return done(null, data)
      this.destroy(sid, error => done(error, null))
    })
  }

  // A page that is left open asks by itself, and must not keep its person signed in.
  override touch (sid: string, data: SessionData, done?: () => void): void {
    const { req } = data as unknown as { req?: Request }
    req && isBackground(req) ? done?.() : super.touch(sid, data, done)
  }

  // Over the id too: a row that was copied from another session is worth nothing.
  #tag (sid: string, data: object): Buffer {
    return createHmac('sha256', this.#key).update(JSON.stringify([sid, data])).digest()
  }

  #isOurs (sid: string, data: object, tag: unknown): boolean {
    const given = Buffer.from(typeof tag === 'string' ? tag : '', 'base64url')
    const right = this.#tag(sid, data)
    return given.length === right.length && timingSafeEqual(given, right)
  }
}

/** A session is as old as its sign-in, and not younger for being used. */
function isOver ({ held, openedAt = 0 }: SessionData): boolean {
  return held !== undefined && Date.now() - openedAt >= (held.pending ? PENDING_MILLIS : WHOLE_MILLIS)
}

const isBackground = (req: Request) => /\/(live|events)$/.test(req.originalUrl.split('?', 1)[0]!)

/** Without a request that a person made. NIST SP 800-63B asks for 15 minutes at AAL3. */
const IDLE_SECONDS = 15 * 60
/** From sign-in, whatever happens. NIST SP 800-63B asks for 12 hours at AAL2 and AAL3. */
const WHOLE_MILLIS = 8 * 60 * 60 * 1000
/** How long a person may look for their key after the password. */
const PENDING_MILLIS = 10 * 60 * 1000
