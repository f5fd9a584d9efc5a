// The desk in the servers that Node portals use.

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { describe, it } from 'node:test'
import express from 'express'
import Fastify from 'fastify'
import { code, config, keydesk, native, openFixed, ra } from './helpers.mjs'

const options = origin => ({
  origin,
  prefix: '/desk',
  signInUrl: '/sign-in',
  liveIntervalMs: 100,
  session: request => {
    const headers = request.headers
    const cookie = (typeof headers.get === 'function' ? headers.get('cookie') : headers.cookie) ?? ''
    return cookie.includes('portal=ra') ? { ...ra(), displayName: 'Robin Archer', from: '127.0.0.1' } : null
  }
})

const listening = server => new Promise(resolve =>
  server.listen(0, '127.0.0.1', () => resolve(server.address().port)))

const servers = {
  'node:http': desk => desk.express(options('http://localhost:8080')),
  express: desk => express().use((_req, res, next) => { res.cookie('host', '1'); next() })
    .use(desk.express(options('http://localhost:8080'))),
  // In a test Express does not print what a body parser refuses.
  'express behind a body parser': desk => express().set('env', 'test').use(express.json(), express.urlencoded())
    .use(desk.express(options('http://localhost:8080'))),
  'express, mounted under its path': desk => express().use('/desk', desk.express(options('http://localhost:8080')))
}

/** What every server must do, by `fetch` of a path. */
async function tries (fetched) {
  const signedOut = await fetched('/desk/users', { redirect: 'manual' })
  assert.equal(signedOut.status, 303)
  assert.equal(signedOut.headers.get('location'), '/sign-in?returnTo=%2Fdesk%2Fusers')

  const page = await fetched('/desk/users', { headers: { cookie: 'portal=ra' } })
  assert.equal(page.status, 200)
  assert.match(page.headers.get('content-security-policy'), /default-src 'none'|default-src 'self'/)
  assert.match(await page.text(), /Robin Archer/)

  const call = (operation, body, headers = {}) => fetched(`/desk/api/${operation}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', 'keydesk-request': '1', cookie: 'portal=ra', ...headers }
  })
  const issued = await call('issueLink', { userId: 'u-jo', kind: 'security_key' })
  const answer = await issued.json()
  assert.equal(answer.link?.status, 'issued', JSON.stringify(answer))
  const crossSite = await call('issueLink', {}, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })
  assert.equal((await crossSite.json()).code, 'cross_site')
  const large = await call('issueLink', { userId: 'x'.repeat(200_000), kind: 'security_key' }).catch(error => error)
  // A server may close the connection before all of it was sent.
  if (large instanceof Response) assert.ok([413].includes(large.status), `${large.status}`)

  const abort = new AbortController()
  const live = await fetched('/desk/users/u-jo/events', { headers: { cookie: 'portal=ra' }, signal: abort.signal })
  assert.match(live.headers.get('content-type'), /text\/event-stream/)
  const reader = live.body.getReader()
  const until = async text => {
    for (let seen = ''; !seen.includes(text);) {
      const { value, done } = await reader.read()
      assert.ok(!done, 'the stream ended')
      seen += Buffer.from(value)
    }
  }
  await until('event: ready')
  await call('issueLink', { userId: 'u-jo', kind: 'security_key' })
  await until('event: changed')
  await reader.cancel().catch(() => {})
  abort.abort()
}

describe('a mounted desk', () => {
  for (const [name, make] of Object.entries(servers)) {
    it(`answers in ${name}`, { timeout: 30_000 }, async t => {
      const desk = await keydesk.openDesk(config())
      const server = createServer(make(desk))
      const port = await listening(server)
      t.after(async () => {
        server.closeAllConnections()
        await new Promise(resolve => server.close(resolve))
        await desk.close()
      })
      await tries((path, init) => fetch(`http://127.0.0.1:${port}${path}`, init))
    })
  }

  it('answers in Fastify', { timeout: 30_000 }, async t => {
    const desk = await keydesk.openDesk(config())
    const app = Fastify({ forceCloseConnections: true })
    await app.register(desk.fastify(options('http://localhost:8080')))
    app.post('/own', async request => request.body)
    const address = await app.listen({ port: 0, host: '127.0.0.1' })
    t.after(async () => {
      await app.close()
      await desk.close()
    })
    await tries((path, init) => fetch(`${address}${path}`, init))
    const own = await fetch(`${address}/own`, { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } })
    assert.deepEqual(await own.json(), { a: 1 })
  })

  it('answers as a fetch handler', { timeout: 30_000 }, async t => {
    const desk = await keydesk.openDesk(config())
    t.after(() => desk.close())
    const handle = desk.handler(options('http://localhost:8080'))
    await tries((path, init) => handle(new Request(`http://localhost:8080${path}`, init)))
    assert.equal((await handle(new Request('http://localhost:8080/other'))).status, 404)
  })

  it('serves its prefix alone, or all paths where a proxy took the prefix off', async t => {
    const desk = await keydesk.openDesk(config())
    t.after(() => desk.close())
    const status = async (more, path) => {
      const handle = desk.handler({ ...options('http://localhost:8080'), ...more })
      return (await handle(new Request(`http://localhost:8080${path}`, { headers: { cookie: 'portal=ra' } }))).status
    }
    assert.equal(await status({}, '/desk/users'), 200)
    assert.equal(await status({}, '/users'), 404)
    assert.equal(await status({ prefix: '/keys' }, '/keys/users'), 200)
    assert.equal(await status({ prefix: '/keys' }, '/keyset'), 404)
    assert.equal(await status({ prefixStripped: true }, '/users'), 200)
  })

  it('frames pages of the host, and answers what only a mount knows', async t => {
    const desk = await keydesk.openDesk(config())
    t.after(() => desk.close())
    const mounts = [desk.handler, desk.express, desk.fastify].map(mount => mount.call(desk, options('http://localhost:8080')))
    for (const mount of mounts) {
      const page = mount.page({ title: 'Welcome', main: '<p>Croeso</p>', displayName: 'Robin Archer', language: 'cy' })
      assert.equal(page.status, 200)
      assert.match(page.headers['content-type'], /text\/html/)
      assert.match(page.headers['content-security-policy'], /default-src/)
      assert.match(page.body, /<html[^>]*lang="cy"[\s\S]*Robin Archer[\s\S]*<p>Croeso<\/p>/)
      const related = mount.relatedOrigins()
      assert.equal(related.headers['content-type'], 'application/json')
      assert.deepEqual(JSON.parse(related.body), { origins: config().relyingParties[0].origins })
      const addresses = ['/desk/users/u-jo', '//evil.example', 'https://evil.example', ['/desk/users'], undefined]
      assert.deepEqual(addresses.map(address => mount.returnTo(address)), ['/desk/users/u-jo', '/desk', '/desk', '/desk', '/desk'])
      const token = 'mBq1x-Yk3_vR8sT0uW2yZ4aC6eG8iK0mO2qS4uW6yA8'
      const paths = ['/desk/users/u-jo?a=b', `/desk/link%23${token}`].map(path => mount.pathForLogs(path))
      assert.equal(paths[0], '/desk/users/u-jo')
      assert.equal(mount.pathForLogs('/desk/link "'), '?')
      assert.ok(paths[1].startsWith('/desk/link') && !paths[1].includes(token.slice(0, 8)), paths[1])
      assert.throws(() => mount.page({ title: 'x', main: '', language: 'fr' }), { code: 'configuration_invalid' })
      assert.throws(() => mount.page({ title: 'x' }), { code: 'malformed_request' })
    }
    await desk.close()
    for (const mount of mounts) assert.throws(() => mount.relatedOrigins(), { code: 'closed' })
  })

  it('tells open pages what the host heard from another node', { timeout: 30_000 }, async t => {
    const desk = await keydesk.openDesk(config())
    t.after(() => desk.close())
    // Nothing but being told makes this page look within the test.
    const handle = desk.handler({ ...options('http://localhost:8080'), liveIntervalMs: 30_000 })
    const page = await handle(new Request('http://localhost:8080/desk/users/u-jo/events', { headers: { cookie: 'portal=ra' } }))
    const events = page.body.pipeThrough(new TextDecoderStream()).getReader()
    assert.match((await events.read()).value, /event: ready/)
    const { link, token, url } = await desk.issueLink({ userId: 'u-jo', kind: 'security_key' }, ra())
    assert.equal(url, `http://localhost:8080/desk/link#${token}`)
    assert.equal(link.status, 'issued')
    // A desk keeps no process alive, as the server of a host does.
    const server = setInterval(() => {}, 1_000)
    t.after(() => clearInterval(server))
    handle.changed('u-jo')
    assert.match((await events.read()).value, /event: changed/)
    await events.cancel()
  })

  it('reads no more of a body than its mount allows', async t => {
    const desk = await keydesk.openDesk(config())
    t.after(() => desk.close())
    const handle = desk.handler({ ...options('http://localhost:8080'), maxBody: 2048 })
    let sent = 0
    const body = new ReadableStream({
      pull (controller) {
        sent += 1024
        controller.enqueue(new Uint8Array(1024).fill(32))
      }
    })
    const headers = { 'content-type': 'application/json', 'keydesk-request': '1' }
    const request = new Request('http://localhost:8080/desk/api/beginSignIn', { method: 'POST', body, headers, duplex: 'half' })
    assert.equal((await handle(request)).status, 413)
    assert.ok(sent < 16 * 1024, `${sent}`)
  })

  it('refuses a mount that cannot work, and a host without sessions is unavailable', async t => {
    const desk = await keydesk.openDesk(config())
    t.after(() => desk.close())
    const good = options('http://localhost:8080')
    for (const more of [{ origin: 'http://portal.example' }, { prefix: 'desk' }, { signInUrl: 'https://evil.example' }, { kinds: [] }, { odd: 1 }, { trustedProxies: {} }, { trustedProxies: { networks: ['::/0'] } }]) {
      assert.equal(await code((async () => desk.handler({ ...good, ...more }))()), 'configuration_invalid', JSON.stringify(more))
    }
    assert.equal(await code((async () => desk.handler({ ...good, session: undefined }))()), 'configuration_invalid')
    const handle = desk.handler({ ...good, session: () => { throw new Error('down') } })
    assert.equal((await handle(new Request('http://localhost:8080/desk/users'))).status, 503)
  })

  it('s30: goes by the address of the socket, or by what trusted proxies report', { timeout: 30_000 }, async t => {
    const settings = config()
    settings.relyingParties[0].policy.limits = { start: 1 }
    // Its clock stands, so that the budgets of one minute do not become those of two.
    const desk = await openFixed(settings, new native.TestDependencies('2026-01-05T09:00:00Z', 1))
    const mount = { origin: 'http://localhost:8080', signInUrl: '/sign-in', actor: () => null }
    const trusting = { ...mount, trustedProxies: { networks: ['127.0.0.0/8', '::1'] } }
    const servers = [desk.express(mount), desk.express(trusting)].map(handle => createServer(handle))
    const ports = await Promise.all(servers.map(listening))
    t.after(async () => {
      await Promise.all(servers.map(server => new Promise(resolve => server.closeAllConnections() ?? server.close(resolve))))
      await desk.close()
    })
    const start = { method: 'POST', body: '{}' }
    const headers = { 'content-type': 'application/json', 'keydesk-request': '1' }
    const status = async (fetched, forwarded) =>
      (await fetched({ ...start, headers: { ...headers, 'x-forwarded-for': forwarded } })).status
    const of = port => init => fetch(`http://127.0.0.1:${port}/desk/api/beginSignIn`, init)
    assert.equal(await status(of(ports[0]), '203.0.113.1'), 200)
    assert.equal(await status(of(ports[0]), '203.0.113.2'), 429, 'the header is not read')
    assert.equal(await status(of(ports[1]), '203.0.113.3'), 200)
    assert.equal(await status(of(ports[1]), '192.0.2.66, 203.0.113.3'), 429)
    assert.equal(await status(of(ports[1]), '203.0.113.4'), 200)
    const handle = desk.handler(mount)
    const from = remoteAddress => init =>
      handle(new Request('http://localhost:8080/desk/api/beginSignIn', init), { remoteAddress })
    assert.equal(await status(from('::ffff:198.51.100.1'), '203.0.113.5'), 200)
    assert.equal(await status(from('198.51.100.1'), '203.0.113.6'), 429)
    assert.equal(await status(from('198.51.100.2'), '203.0.113.6'), 200)
  })
})
