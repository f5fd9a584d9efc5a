// What each journey starts from: a fresh portal, a browser, and visitors who are watched.
import assert from 'node:assert/strict'
import { launchBrowser } from './browser.mjs'
import { startPortal } from './portal.mjs'
import { newVisitor } from './visitor.mjs'

// A portal with its browser, both gone when the test ends. At the end of every journey nothing was
// loaded from elsewhere, no script failed, and no page broke its own content policy.
export async function useDesk(t, options = []) {
  const visitors = []
  const portal = await startPortal(options)
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
    async visitor() {
      const visitor = await newVisitor(browser, portal.origin)
      visitors.push(visitor)
      return visitor
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
