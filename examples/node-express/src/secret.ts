// The portal's one secret, and the keys that are made of it.

import { createHmac, randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'

/** 32 bytes in base64url that stay the same from start to start. A portal has a place for its secrets already. */
export function secretIn (file: string): string {
  try {
    return valid(readFileSync(file, 'utf8').trim(), file)
  } catch (error) {
    // What cannot be read is not written anew: everybody's sessions and accounts hang on it.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const secret = randomBytes(32).toString('base64url')
  // `wx`: of two starts at the same moment one fails, instead of going on with a secret that is overwritten.
  writeFileSync(file, secret, { flag: 'wx', mode: 0o600, flush: true })
  return secret
}

/** A key for one purpose: who learns one of them knows none of the others. */
export const derived = (secret: string, purpose: string): string =>
  createHmac('sha256', Buffer.from(secret, 'base64url')).update(purpose).digest('base64url')

// An empty file would make keys that everybody knows.
function valid (secret: string, file: string): string {
  if (/^[\w-]{43}$/.test(secret)) return secret
  throw new Error(`${file} must hold 32 bytes in base64url`)
}
