// The portal's own sessions and CSRF tokens.

import { randomBytes } from 'node:crypto'
import type { NextFunction, Request, Response } from 'express'

export interface Session {
  userId?: string
  /** Whose password was right when the key is still due. */
  pending?: string
  authenticatedAt?: Date
  withKey: boolean
  csrf: string
}

const sessions = new Map<string, Session>()

export function sessionOf (req: Request): Session | undefined {
  const cookie = req.headers.cookie?.split(/; */).find(one => one.startsWith('portal='))
  return cookie === undefined ? undefined : sessions.get(cookie.slice('portal='.length))
}

/** A new session under a new id: an old id is worth nothing after a sign-in. Its cookie. */
export function begin (req: Request, held: Omit<Session, 'csrf'>): string {
  end(req)
  const id = randomBytes(32).toString('base64url')
  sessions.set(id, { ...held, csrf: randomBytes(32).toString('base64url') })
  return `portal=${id}; Path=/; HttpOnly; SameSite=Lax`
}

export function end (req: Request): void {
  for (const [id, session] of sessions) if (session === sessionOf(req)) sessions.delete(id)
}

/**
 * Refuses forms that do not hold the session's token. The desk, which guards itself, comes before; its
 * *Sign out* button cannot hold the token, but browsers say that it is from here.
 */
export function csrf (req: Request, res: Response, next: NextFunction): void {
  const session = sessionOf(req)
  const fromHere = req.get('Sec-Fetch-Site') === 'same-origin'
  if (req.method === 'GET' || !session || fromHere || req.body?.csrf === session.csrf) next()
  else res.status(403).send('This form is not from here.')
}
