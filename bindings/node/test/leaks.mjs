// Memory over 200,000 calls, 300,000 verifications, and 12,000 desks that were opened and closed, with what
// is released: `npm run soak`, after `npm run build`. Says how much resident memory grew per 10,000 after
// warm-up, and fails above the limit.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { platform } from '../scripts/platform.mjs'

process.env.KEYDESK_NATIVE_LIBRARY ??= fileURLToPath(new URL(`../keydesk.${platform}.node`, import.meta.url))
const { config, keydesk, ra, table } = await import('./helpers.mjs')

const { openDesk } = keydesk
const LIMIT = 64 * 1024

async function grown (what, rounds, per, round) {
  const seen = []
  for (let at = 0; at < rounds; at++) {
    await round()
    for (let again = 0; again < 3; again++) {
      globalThis.gc()
      await new Promise(resolve => setImmediate(resolve))
    }
    seen.push(process.memoryUsage.rss())
  }
  // The slope of the second half: warm-up fills caches and the allocator's arenas.
  const half = seen.slice(seen.length >> 1)
  const middle = (half.length - 1) / 2
  const mean = half.reduce((sum, one) => sum + one, 0) / half.length
  const slope = half.reduce((sum, one, at) => sum + (at - middle) * (one - mean), 0) /
    half.reduce((sum, _, at) => sum + (at - middle) ** 2, 0)
  const perTenThousand = slope * 10_000 / per
  console.log(`${what}: ${(perTenThousand / 1024).toFixed(1)} KiB per 10,000`)
  return perTenThousand
}

const requests = { redeemLink: { token: 'nothing' }, getUser: { userId: 'u-jo' }, findUsers: { query: 'jo' } }
const store = table()
// The audit record of reads would be the table's growth, not the package's.
const commit = store.commit
store.commit = async one => (one.key.startsWith('audit/') ? 'committed' : commit(one))
const desk = await openDesk(config({ store }))
const calls = await grown('calls', 80, 2_500, async () => {
  for (let at = 0; at < 2_500; at++) {
    const name = ['redeemLink', 'getUser', 'findUsers'][at % 3]
    await desk[name](requests[name], ra()).catch(() => {})
  }
})
await desk.close()

// One that verifies, with the handles that hold native memory made anew each time.
const scenario = JSON.parse(readFileSync(new URL('../../contract/scenarios/verify.json', import.meta.url)))
const { request } = scenario.steps.find(({ verify, answer }) => verify === 'verifyAuthentication' && answer)
const { relyingParty, credential, ...rest } = request
const verified = await grown('verifications', 120, 2_500, async () => {
  for (let at = 0; at < 2_500; at++) {
    keydesk.verifyAuthentication(request)
    const handle = new keydesk.Credential(credential).withSignCount(credential.signCount)
    new keydesk.RelyingParty(relyingParty).verifyAuthentication({ ...rest, credential: handle })
  }
})

const folder = mkdtempSync(join(tmpdir(), 'keydesk-leaks-'))
const opened = await grown('opened and closed', 48, 250, async () => {
  for (let at = 0; at < 250; at++) {
    const one = await openDesk(config({ store: `sqlite:${join(folder, 'desk.db')}` }))
    await one.close()
  }
})
rmSync(folder, { recursive: true })
for (const [what, found] of Object.entries({ calls, verified, opened })) {
  if (found <= LIMIT) continue
  console.error(`${what}: more than ${LIMIT / 1024} KiB`)
  process.exitCode = 1
}
