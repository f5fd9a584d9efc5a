// The portal's own pages.

import { PASSWORD, type User } from './people.js'
import type { Held } from './sessions.js'

const escaped = (text: string) => text.replace(/[&<>"']/g, one => `&#${one.charCodeAt(0)};`)

const page = (title: string, body: string) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${title} - Portal</title><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/portal.css">
<main><h1>${title}</h1>${body}</main></html>`

const keyButton = (returnTo: string) => `<div id="problem" tabindex="-1" hidden><div role="alert"><h2></h2><p></p></div></div>
<button type="button" id="key" data-return-to="${escaped(returnTo)}" disabled>Sign in with a security key</button>
<p id="waiting" role="status"></p>
<script type="module" src="/portal.js"></script>`

const password = `<label>Password <input name="password" type="password" autocomplete="current-password"></label>
<button>Sign in</button>`

const alert = (problem: string) => problem && `<p role="alert">${escaped(problem)}</p>`

const form = (action: string, returnTo: string, fields: string) => `<form method="post" action="${action}">
<input type="hidden" name="returnTo" value="${escaped(returnTo)}">${fields}</form>`

const token = (csrf: string) => `<input type="hidden" name="csrf" value="${csrf}">`

export const signIn = (returnTo: string, problem = '') => page('Sign in', `${alert(problem)}
${form('/sign-in', returnTo, `<label>Username <input name="username" autocomplete="username webauthn"></label>${password}`)}
<p>or</p>${keyButton(returnTo)}<p>Everybody's password here is ${PASSWORD}: ra, admin, jo, sam, alex.</p>`)

export const useKey = (csrf: string, returnTo: string) => page('Use your security key', `
<p>Your password is correct. Now touch your key.</p>${keyButton(returnTo)}
<form method="post" action="/sign-out">${token(csrf)}<button>Use another account</button></form>`)

/** Somebody signed in too long ago, or too weakly. A password would be weaker than the key that they hold. */
export const stepUp = (csrf: string, returnTo: string, holdsKey: boolean, problem = '') => page('Confirm that it is you',
  alert(problem) + (holdsKey ? keyButton(returnTo) : form('/step-up', returnTo, token(csrf) + password)))

export const home = (user: User, session: Held, csrf: string) => page(`Hello, ${escaped(user.name)}`, `
${user.role ? '<p><a href="/desk/users">Find an existing user</a></p>' : ''}
<p><a href="/desk/profile">Profile</a></p>
<p>Signed in ${session.withKey ? 'with a security key' : 'with a password'}.</p>
<form method="post" action="/sign-out">${token(csrf)}<button>Sign out</button></form>
<p>Security keys in <a href="/language/en" lang="en">English</a> or <a href="/language/cy" lang="cy">Cymraeg</a></p>`)

/** A page that says what is wrong. */
export const message = (title: string, text: string) => page(title, `<p>${escaped(text)}</p><p><a href="/">Go to the portal</a></p>`)

export const STYLE = `body{font:1.1rem/1.5 sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}
label{display:block}
`

/** What the pages do in the browser, at the portal's usual address; how long a person has for their key, in seconds. */
export const script = (origin: string, timeoutSeconds = 300) => `import { Refused, conditionalAvailable, reason, signIn } from '/keydesk/index.js'
const ORIGIN = ${JSON.stringify(origin)}
const problem = document.getElementById('problem')
const key = document.getElementById('key')
const waiting = document.getElementById('waiting')
const TITLES = {
  cancelled: 'The key was not used',
  authenticator_removed: 'This key was removed',
  sign_in_refused: 'You were not signed in with this key',
  wrong_address: 'This is not the usual address of the service'
}
const go = answer => { location.href = key.dataset.returnTo || answer.location }
const failed = error => {
  const { code, text } = reason(error)
  problem.dataset.code = code
  problem.querySelector('h2').textContent = TITLES[code] ?? 'The key did not work'
  // The browser's error helps the person who is asked for help.
  problem.querySelector('p').textContent = code === 'device_failed' ? text + ' (' + error.name + ': ' + error.message + ')' : text
  problem.hidden = false
  problem.focus()
}
let offer
key.onclick = () => {
  offer?.abort()
  problem.hidden = true
  const until = new Date(Date.now() + ${timeoutSeconds * 1000}).toLocaleTimeString('en-GB', { timeStyle: 'short' })
  waiting.textContent = 'Use your key now. You have until ' + until + '.'
  signIn().then(go, failed).finally(() => { waiting.textContent = '' })
}
if (location.origin !== ORIGIN) {
  // By an alias or a number: browsers would refuse the key, with words that help nobody.
  failed(new DOMException('', 'SecurityError'))
  const usual = document.createElement('a')
  usual.href = ORIGIN + location.pathname + location.search
  usual.textContent = 'Go to ' + ORIGIN
  problem.querySelector('p').append(' ', usual)
  key.hidden = true
} else {
  key.disabled = false
  if (document.querySelector('[autocomplete~=webauthn]') && await conditionalAvailable()) {
    offer = new AbortController()
    // Nobody asked for it: only what the server says to a key that was chosen is told.
    signIn({ conditional: true, signal: offer.signal }).then(go, error => {
      if (error instanceof Refused && !error.retryable) failed(error)
    })
  }
}
`
