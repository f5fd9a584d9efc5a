// What browsers may do with the portal's pages. The desk sets the same headers on its own.

import type { RequestHandler } from 'express'

/** Sets the headers of every response; behind https, browsers come back by https alone. */
export function headers (origin: string): RequestHandler {
  const all = new Map(Object.entries(ALWAYS))
  if (origin.startsWith('https:')) all.set('Strict-Transport-Security', 'max-age=31536000')
  return (_req, res, next) => {
    res.setHeaders(all)
    next()
  }
}

const ALWAYS = {
  // Own scripts and styles from files alone, and in nobody's frame.
  'Content-Security-Policy': "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'X-Frame-Options': 'DENY',
  'X-Content-Type-Options': 'nosniff',
  // Not `no-referrer`: forms would come with `Origin: null`.
  'Referrer-Policy': 'same-origin',
  'Permissions-Policy': 'publickey-credentials-create=(self), publickey-credentials-get=(self)',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  // The next user of the computer does not see who was signed in.
  'Cache-Control': 'no-store'
}
