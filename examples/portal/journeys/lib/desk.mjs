// What each journey starts from: a fresh portal, a browser, and visitors who are watched.
import assert from 'node:assert/strict'
import { launchBrowser } from './browser.mjs'
import { onNode, startNodes } from './nodes.mjs'
import { startPortal } from './portal.mjs'
import { newVisitor } from './visitor.mjs'

// Every journey on two portals behind one database, the first visitor on one, all others on the other.
const TWO_NODES = process.env.KEYDESK_NODES === '2'
const usualHeaders = (before) => (TWO_NODES ? onNode(Math.min(before, 1)) : {})
const startUsual = (options) => (TWO_NODES ? startNodes(2, options) : startPortal(options))

// A portal with its browser, both gone when the test ends. At the end of every journey nothing was
// loaded from elsewhere, no script failed, and no page broke its own content policy.
export async function useDesk(t, options = [], start = startUsual) {
  const visitors = []
  const portal = await start(options)
  let browser
  t.after(async () => {
    const problems = visitors.flatMap((visitor) => visitor.problems)
    // The browser first: a page that watches a portal that is gone would complain.
    await browser?.close()
    await portal.stop()
    assert.deepEqual(problems, [])
  })
  browser = await launchBrowser()
  return {
    portal,
    // `headers` go along with all that they ask for; `through` is a proxy of theirs; `origin` is where
    // they look for the portal.
    async visitor({ headers = usualHeaders(visitors.length), through, origin = portal.origin } = {}) {
      const visitor = await newVisitor(browser, origin, { headers, through })
      visitors.push(visitor)
      // For another browser of theirs, which has to reach the same node.
      return { ...visitor, headers }
    },
  }
}

// A part of a journey. When it fails the parts after it make no sense, so the journey ends there.
export async function part(t, name, work) {
  let failure
  await t.test(name, async () => {
    try {
      await work()
    } catch (error) {
      failure = error
      throw error
    }
  })
  if (failure) throw new Error(`the journey ended at: ${name}`)
}
