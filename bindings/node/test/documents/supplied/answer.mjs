// What the recipes leave to the reader: a portal's own pages, as short as they can be.

import { db } from './db.mjs'

const page = (title, body, problem = '') => ({
  status: problem ? 403 : 200,
  type: 'text/html',
  body: `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1><p role="alert" id="problem">${problem}</p>${body}</html>`
})
const KEY = `<button id="key" disabled>Sign in with a security key</button><script type="module">
import { reason, signIn } from '/keydesk.js'
const key = document.getElementById('key')
key.onclick = () => signIn().then(({ location: to }) => location.assign(to), error => {
  document.getElementById('problem').textContent = reason(error).text
})
key.disabled = false
</script>`
const PASSWORD = `<form method="post"><label>Username <input name="username"></label>
<label>Password <input name="password" type="password"></label><button>Sign in</button></form>`
const HOME = `<a href="/desk/users">Find an existing user</a> <form method="post" action="/sign-out"><button>Sign out</button></form>`
const to = location => ({ status: 303, location })

/** `session` is what it holds now; `begin(held)` makes a new one, `end()` ends it. `script()` is keydesk/browser. */
export async function answer ({ method, path, form, session = {}, begin, end, script, desk }) {
  switch (`${method} ${path}`) {
    case 'GET /keydesk.js':
      return { status: 200, type: 'text/javascript', body: await script() }
    case 'GET /':
      return session.userId ? page(`Hello, ${(await db.userById(session.userId)).displayName}`, HOME) : to('/sign-in')
    case 'GET /sign-in':
      return session.pendingUser ? page('Use your security key', KEY) : page('Sign in', PASSWORD + KEY)
    case 'POST /sign-in': {
      const user = await db.withPassword(form.username, form.password)
      if (!user) return page('Sign in', PASSWORD + KEY, 'The username or the password is wrong.')
      const due = await desk.secondFactorDue(user.id)
      await begin(due ? { pendingUser: user.id } : { userId: user.id, signedInAt: new Date() })
      return to(due ? '/sign-in' : '/')
    }
    case 'POST /sign-out':
      await end()
      return to('/sign-in')
    default:
      return { status: 404, type: 'text/plain', body: 'Not found' }
  }
}
