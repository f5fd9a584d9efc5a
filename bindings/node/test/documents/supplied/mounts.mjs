// A desk behind each of the guide's proxies. One address may start one sign-in a minute here.

import assert from 'node:assert/strict'
import { openDesk } from 'keydesk'
import { behindANetwork, behindOneProxy } from './proxies.mjs'

const origin = 'http://localhost:3000'
const desk = await openDesk({
  relyingParties: [{ id: 'localhost', origins: [origin], policy: { limits: { start: 1 } } }],
  store: 'memory:',
  directory: { people: [] }
})
const mounts = {
  '/one': [behindOneProxy, client => ['x-forwarded-for', `203.0.113.1, ${client}`]],
  '/network': [behindANetwork, client => ['forwarded', `for=203.0.113.1, for=${client}, for=10.1.1.1`]]
}
for (const [prefix, [proxies, header]] of Object.entries(mounts)) {
  const answer = desk.handler({ origin, prefix, signInUrl: '/sign-in', actor: () => null, ...proxies })
  const starts = async client => {
    const headers = { 'content-type': 'application/json', 'keydesk-request': '1', origin, ...Object.fromEntries([header(client)]) }
    const request = new Request(`${origin}${prefix}/api/beginSignIn`, { method: 'POST', body: '{}', headers })
    return (await answer(request, { remoteAddress: '10.0.0.7' })).status
  }
  const network = prefix.length
  assert.deepEqual([await starts(`192.0.2.${network}`), await starts(`198.51.100.${network}`)], [200, 200], prefix)
  assert.equal(await starts(`192.0.2.${network}`), 429, prefix)
}
await desk.close()
