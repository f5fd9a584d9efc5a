// How often passwords may be tried, and how many are checked at once.

import type { Request, RequestHandler, Response } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import pLimit from 'p-limit'

/** Shows that it is too much, with this status; `Retry-After` is set. */
export type Refuse = (req: Request, res: Response) => void

// An IPv6 address stands for its /56: one household or ward has so many that each could be a new one.
const address = (req: Pick<Request, 'ip'>) => ipKeyGenerator(req.ip ?? '')

const name = (req: Request) => `${req.body?.username ?? req.session.held?.userId ?? ''}`.toLowerCase()

/**
 * Counts wrong passwords: those of one address for one person, and those of one address for anybody.
 * Nobody is locked out by what strangers elsewhere try in their name, nor is a hospital behind one address
 * by its one bad guest. Right passwords cost nothing.
 */
export function passwordLimits (refuse: Refuse): RequestHandler[] {
  const limited = (minutes: number, limit: number, keyGenerator: (req: Request) => string) => rateLimit({
    windowMs: minutes * 60_000, limit, keyGenerator, skipSuccessfulRequests: true, standardHeaders: 'draft-8', legacyHeaders: false, handler: refuse
  })
  return [
    limited(10, 10, req => `${address(req)} ${name(req)}`),
    limited(1, 300, address)
  ]
}

// Two of libuv's four threads: files and host names need the others.
const hashing = pLimit(2)

const waiting = new Map<string, number>()

/** Checking a password costs a quarter of a second of one core: `undefined` where too many wait. */
export async function oneOfAFew<T> (req: Pick<Request, 'ip'>, work: () => Promise<T>): Promise<T | undefined> {
  const from = address(req)
  const here = waiting.get(from) ?? 0
  if (hashing.pendingCount >= WAITING || here >= WAITING_FROM_ONE) return undefined
  waiting.set(from, here + 1)
  try {
    return await hashing(work)
  } finally {
    const left = waiting.get(from)! - 1
    left > 0 ? waiting.set(from, left) : waiting.delete(from)
  }
}

/** Whoever is behind so many waits some ten seconds. */
const WAITING = 80
/** One address leaves room for the others. */
const WAITING_FROM_ONE = 20
