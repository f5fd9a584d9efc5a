// Forms that another site's page sends are refused.

import { csrfSync } from 'csrf-sync'
import type { Request, RequestHandler } from 'express'

const { csrfSynchronisedProtection, generateToken, invalidCsrfTokenError } = csrfSync({
  getTokenFromRequest: req => req.body?.csrf
})

/**
 * Refuses forms that do not hold the token of their session. Two forms have no token: the one of the sign-in
 * page, because its reader has no session, and the desk's *Sign out* button. Which site they come from, browsers
 * say themselves, and a page cannot change it. Unguarded, another site's page would sign its visitor in as
 * somebody else.
 */
export const csrf = (origin: string): RequestHandler => (req, res, next) => {
  if (req.method !== 'POST' || !WITHOUT_TOKEN.has(req.path)) return csrfSynchronisedProtection(req, res, next)
  isFromHere(req, origin) ? next() : next(invalidCsrfTokenError)
}

/** The token for a form, in the session of the person who gets it. */
export const tokenOf = (req: Request): string => generateToken(req)

// Browsers from before 2023, and such as see no https, send `Origin` alone.
function isFromHere (req: Request, origin: string): boolean {
  const site = req.get('Sec-Fetch-Site')
  return site === undefined ? req.get('Origin') === origin : site === 'same-origin'
}

const WITHOUT_TOKEN = new Set(['/sign-in', '/sign-out'])
