// The sessions that portals have: what `signedIn` keeps in them is there at the next request.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'
import fastifyCookie from '@fastify/cookie'
import fastifySession from '@fastify/session'
import express from 'express'
import expressSession from 'express-session'
import Fastify from 'fastify'
import { launchBrowser } from '../../../examples/portal/journeys/lib/browser.mjs'
import { plugIn } from '../../../examples/portal/journeys/lib/security-key.mjs'
import { config, keydesk, ra } from './helpers.mjs'

const SECRET = 'a secret of at least thirty-two characters'
const PAGE = '<!doctype html><title>Portal</title>'
const SCRIPT = readFileSync(new URL('../browser/index.js', import.meta.url))

/** How the desk is mounted, as the README shows it. `regenerate` is the middleware's own. */
const mounting = (origin, regenerate) => ({
  origin,
  signInUrl: '/sign-in',
  actor: ({ session }) => session.user && {
    id: session.user, authenticatedAt: session.signedInAt, strength: 'security_key', authenticatorId: session.key
  },
  signedIn: async (req, { userId, authenticatorId, at }) => {
    await regenerate(req)
    Object.assign(req.session, { user: userId, key: authenticatorId, signedInAt: at })
    return { location: '/' }
  }
})

const SERVERS = {
  'express-session in Express' (desk, origin) {
    const app = express()
    app.use(expressSession({ secret: SECRET, resave: false, saveUninitialized: false }))
    app.use(desk.express(mounting(origin, req => promisify(req.session.regenerate).call(req.session))))
    app.get('/keydesk.js', (_req, res) => res.type('text/javascript').send(SCRIPT))
    app.get('/', (req, res) => res.send(`${PAGE}${req.session.user ?? 'nobody'}`))
    return { listen: server => server.on('request', app), close: () => {} }
  },
  '@fastify/session in Fastify' (desk, origin) {
    let handle
    const app = Fastify({ serverFactory: take => { handle = take; return createServer(take) } })
    app.register(fastifyCookie)
    app.register(fastifySession, { secret: SECRET, cookie: { secure: false }, saveUninitialized: false })
    app.register(desk.fastify(mounting(origin, req => req.session.regenerate())))
    app.get('/keydesk.js', (_req, reply) => reply.type('text/javascript').send(SCRIPT))
    app.get('/', (req, reply) => reply.type('text/html').send(`${PAGE}${req.session.user ?? 'nobody'}`))
    return { listen: async server => { await app.ready(); server.on('request', handle) }, close: () => app.close() }
  }
}

describe('a session that signedIn makes', { timeout: 120_000 }, () => {
  for (const [name, make] of Object.entries(SERVERS)) {
    it(`is there at the next request: ${name}`, async t => {
      const server = createServer()
      await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
      const origin = `http://localhost:${server.address().port}`
      const [party] = config().relyingParties
      const desk = await keydesk.openDesk(config({ relyingParties: [{ ...party, origins: [origin] }] }))
      const app = make(desk, origin)
      await app.listen(server)
      const browser = await launchBrowser()
      t.after(async () => {
        await browser.close()
        server.closeAllConnections()
        server.close()
        await app.close()
        await desk.close()
      })
      const page = await (await browser.newContext()).newPage()
      await plugIn(page)
      const visit = async () => {
        await page.goto(origin)
        return page.locator('body').innerText()
      }
      assert.equal(await visit(), 'nobody')
      const { token } = await desk.issueLink({ userId: 'u-jo', kind: 'security_key' }, ra())
      const signIn = await page.evaluate(async token => {
        const keydesk = await import('/keydesk.js')
        await keydesk.registerByLink({ token })
        return keydesk.signIn({})
      }, token)
      assert.equal(signIn.location, '/', JSON.stringify(signIn))
      assert.equal(await visit(), 'u-jo')
      // The desk sees the same session, and that it is born of the key.
      const own = await page.evaluate(async () => {
        const headers = { 'content-type': 'application/json', 'keydesk-request': '1' }
        const asked = await fetch('/desk/api/getUser', { method: 'POST', headers, body: '{"userId":"u-jo"}' })
        return asked.json()
      })
      assert.equal(own.account?.authenticators.length, 1, JSON.stringify(own))
    })
  }
})
