// How often passwords may be tried, and how many are checked at once.

import { createHash } from 'node:crypto'
import { ipKeyGenerator } from 'express-rate-limit'
import pLimit from 'p-limit'

/** Who tries a password: a request of Express. */
export interface Client { ip?: string | undefined, socket: { destroyed: boolean } }

/** What came of a try. */
export type Try<T> =
  /** The password was checked; wrong, it is nobody's. */
  | { outcome: 'checked', person: T | undefined }
  /** Too many were wrong. */
  | { outcome: 'too_many', retryAfterSeconds: number }
  /** Too many are being checked. */
  | { outcome: 'busy' }
  /** The client left before its turn. */
  | { outcome: 'client_left' }

/**
 * Counts wrong passwords: those of one address for one person, and those of one address for anybody.
 * Nobody is locked out by what strangers elsewhere try in their name. Behind the stranger's own address that
 * person is locked out for ten minutes, or, when very many are tried, everybody for a minute.
 *
 * Each node counts for itself. The maps stay small: they hold what was checked, a few a second, and what waits.
 */
export class Passwords {
  readonly #wrong = new Map<string, { tries: number, until: number }>()
  /** Checks that run or wait, by address. */
  readonly #underWay = new Map<string, number>()
  // Two of libuv's four threads: files and host names need the others.
  readonly #hashing = pLimit(CHECKED_AT_ONCE)
  #swept = 0

  /** Checks a password, which takes a while on purpose. A right one is not counted, nor is one that is not checked. */
  async check<T> (client: Client, username: string, check: () => Promise<T | undefined>): Promise<Try<T>> {
    // An IPv6 address stands for its /56: one household or ward has so many that each could be a new one.
    const from = digest(ipKeyGenerator(client.ip ?? ''))
    const counts: Count[] = [[from, OF_ADDRESS], [digest(from, username.toLowerCase()), OF_PERSON]]
    const refused = this.#refusal(from, counts)
    if (refused) return refused
    // As a wrong one before it is known, so that a thousand at once are not one.
    for (const [key, limit] of counts) this.#add(key, limit)
    this.#underWay.set(from, (this.#underWay.get(from) ?? 0) + 1)
    let isWrong = false
    try {
      return await this.#hashing(async (): Promise<Try<T>> => {
        if (client.socket.destroyed) return { outcome: 'client_left' }
        // From here on it is checked, whether or not somebody waits for the answer.
        const person = await check()
        isWrong = person === undefined
        return { outcome: 'checked', person }
      })
    } finally {
      if (!isWrong) for (const [key] of counts) this.#takeBack(key)
      const left = this.#underWay.get(from)! - 1
      left > 0 ? this.#underWay.set(from, left) : this.#underWay.delete(from)
    }
  }

  #refusal (from: string, counts: Count[]): Try<never> | undefined {
    this.#sweep()
    for (const [key, { tries }] of counts) {
      const window = this.#wrong.get(key)
      if (window && window.tries >= tries) return { outcome: 'too_many', retryAfterSeconds: Math.ceil((window.until - Date.now()) / 1000) }
    }
    const here = this.#underWay.get(from) ?? 0
    let [all, crowd] = [0, 0]
    for (const [other, of] of this.#underWay) {
      all += of
      if (this.#triesMany(other)) crowd += of
    }
    // An address that waits for nothing gets a place although others have taken all.
    const isFull = all >= (here === 0 ? MAX_WAITING : WAITING)
    // A flood of wrong passwords, from however many addresses, leaves room for others.
    const isOfCrowd = crowd >= WAITING_OF_MANY && this.#triesMany(from)
    return isFull || here >= WAITING_FROM_ONE || isOfCrowd ? { outcome: 'busy' } : undefined
  }

  /** Whether more tries of an address are wrong, or not known to be right, than in a busy ward. */
  #triesMany (from: string): boolean {
    return (this.#wrong.get(from)?.tries ?? 0) >= MANY
  }

  #add (key: string, { windowMillis }: Limit): void {
    const window = this.#wrong.get(key)
    if (window) window.tries++
    else this.#wrong.set(key, { tries: 1, until: Date.now() + windowMillis })
  }

  #takeBack (key: string): void {
    const window = this.#wrong.get(key)
    if (window && --window.tries === 0) this.#wrong.delete(key)
  }

  /** Forgets windows that are over, once a second. */
  #sweep (): void {
    const now = Date.now()
    if (now - this.#swept < 1000) return
    this.#swept = now
    for (const [key, { until }] of this.#wrong) if (until <= now) this.#wrong.delete(key)
  }
}

/** Digests as keys: a name may be as long as a form. */
const digest = (...parts: string[]) => createHash('sha256').update(JSON.stringify(parts)).digest('base64url')

interface Limit { tries: number, windowMillis: number }
type Count = [key: string, limit: Limit]

const OF_PERSON: Limit = { tries: 10, windowMillis: 10 * 60_000 }
const OF_ADDRESS: Limit = { tries: 300, windowMillis: 60_000 }
/** Each takes one core for a quarter of a second. */
const CHECKED_AT_ONCE = 2
/** The last of so many waits some ten seconds. */
const WAITING = 80
/** With those of addresses that wait for one each: the last of them waits some twenty-five seconds. */
const MAX_WAITING = 200
/** One address leaves room for the others. */
const WAITING_FROM_ONE = 20
/** All addresses that try many share so many places. */
const WAITING_OF_MANY = 40
/** Wrong tries in a minute, with those under way: twice the places of one address. */
const MANY = 40
