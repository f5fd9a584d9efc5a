// The portal's own pages.

import { PASSWORD, type User } from './people.js'
import type { Session } from './sessions.js'

const escaped = (text: string) => text.replace(/[&<>"']/g, one => `&#${one.charCodeAt(0)};`)

const page = (title: string, body: string) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${title} - Portal</title><meta name="viewport" content="width=device-width">
<style>body{font:1.1rem/1.5 sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}label{display:block}</style>
<h1>${title}</h1>${body}</html>`

const keyButton = `<p id="problem" role="alert"></p>
<button type="button" id="key" disabled>Sign in with a security key</button>
<script type="module" src="/portal.js"></script>`

export const signIn = (returnTo: string, problem = '') => page('Sign in', `
${problem && `<p role="alert">${escaped(problem)}</p>`}
<form method="post" action="/sign-in"><input type="hidden" name="returnTo" value="${escaped(returnTo)}">
<label>Username <input name="username" autocomplete="username webauthn"></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label>
<button>Sign in</button></form>${keyButton}<p>Everybody's password here is ${PASSWORD}: ra, jo, sam, alex.</p>`)

export const useKey = () => page('Use your security key', `<p>Your password is correct. Now touch your key.</p>${keyButton}`)

export const home = (user: User, session: Session) => page(`Hello, ${escaped(user.name)}`, `
${user.role ? '<p><a href="/desk/users">Find an existing user</a></p>' : ''}
<p>Signed in ${session.withKey ? 'with a security key' : 'with a password'}.</p>
<form method="post" action="/sign-out"><input type="hidden" name="csrf" value="${session.csrf}"><button>Sign out</button></form>`)

/** What the pages do in the browser. */
export const SCRIPT = `import { conditionalAvailable, signIn } from '/keydesk/index.js'
const problem = document.getElementById('problem')
const go = ({ location: path }) => { location.href = path }
const failed = error => { problem.textContent = error.reason.text }
let offer
const key = document.getElementById("key")
key.onclick = () => { offer?.abort(); signIn().then(go, failed) }
key.disabled = false
if (document.querySelector('[autocomplete~=webauthn]') && await conditionalAvailable()) {
  offer = new AbortController()
  signIn({ conditional: true, signal: offer.signal }).then(go, () => {})
}
`
