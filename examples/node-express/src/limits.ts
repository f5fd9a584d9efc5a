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
 * Nobody is locked out by what strangers elsewhere try in their name. Behind the stranger's own address that
 * person is locked out for ten minutes, or, when very many are tried, everybody for a minute. Right passwords
 * cost nothing.
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

/** Wrong passwords of an address within a minute. */
const wrong = new Map<string, { tries: number, until: number }>()

/** Whether more tries of an address were wrong than in a busy ward. */
const triesMany = (from: string) => {
  const known = wrong.get(from)
  return known !== undefined && known.until > Date.now() && known.tries >= MANY
}

function countWrong (from: string): void {
  const now = Date.now()
  for (const [other, { until }] of wrong) if (until <= now) wrong.delete(other)
  const known = wrong.get(from)
  if (known) known.tries++
  else wrong.set(from, { tries: 1, until: now + 60_000 })
}

/**
 * Checking a password costs a quarter of a second of one core: `undefined` where too many wait. `null` is a
 * wrong password.
 */
export async function oneOfAFew<T> (req: Pick<Request, 'ip'>, work: () => Promise<T>): Promise<T | undefined> {
  const from = address(req)
  const here = waiting.get(from) ?? 0
  if (hashing.pendingCount >= WAITING || here >= WAITING_FROM_ONE) return undefined
  // Whoever tries many wrong passwords, from however many places, leaves room for the others.
  const crowd = [...waiting].reduce((sum, [other, of]) => triesMany(other) ? sum + of : sum, 0)
  if (crowd >= WAITING_OF_MANY && triesMany(from)) return undefined
  waiting.set(from, here + 1)
  try {
    const checked = await hashing(work)
    if (checked === null) countWrong(from)
    return checked
  } finally {
    const left = waiting.get(from)! - 1
    left > 0 ? waiting.set(from, left) : waiting.delete(from)
  }
}

/** Whoever is behind so many waits some ten seconds. */
const WAITING = 80
/** One address leaves room for the others. */
const WAITING_FROM_ONE = 20
/** All addresses that try many share so many places. */
const WAITING_OF_MANY = 40
/** Wrong ones in a minute. */
const MANY = 40
