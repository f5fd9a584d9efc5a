// How a page looks: accessible at desktop and phone width, and a picture of both.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { DESKTOP } from './visitor.mjs'

// Violations of WCAG 2.0 to 2.2, levels A and AA, each with the elements concerned.
export async function violations(page) {
  const { violations: found } = await new AxeBuilder({ page }).withTags(WCAG).analyze()
  return found.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.html) }))
}

// Looks at a page: no violation, nothing cut off at the side, pictures kept under this name.
export async function look(page, name) {
  await mkdir(FOLDER, { recursive: true })
  for (const [width, viewport] of Object.entries(WIDTHS)) {
    await page.setViewportSize(viewport)
    assert.deepEqual(await violations(page), [], `${name} at ${width} px`)
    await assertReflows(page, name)
    const path = join(FOLDER, `${name}-${width}.png`)
    await page.screenshot({ path, fullPage: true, animations: 'disabled' })
  }
  // The narrowest width at which a page may not scroll sideways (WCAG 1.4.10).
  await page.setViewportSize({ width: 320, height: 640 })
  await assertReflows(page, name)
  await page.setViewportSize(DESKTOP)
}

async function assertReflows(page, name) {
  // The header folds its links away a moment after the width has changed.
  for (let left = 100; ; left--) {
    const [needed, there] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ])
    if (needed <= there) return
    assert.ok(left, `${name} scrolls sideways: ${needed} px in ${there} px`)
    await page.waitForTimeout(50)
  }
}

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa']
const WIDTHS = { 1200: DESKTOP, 390: { width: 390, height: 844 } }
// Pictures that documents show are copied from here when asked for: they show the time of the run.
// Those of a portal that stands elsewhere show other addresses, and are kept apart.
const ELSEWHERE = ['KEYDESK_PREFIX', 'KEYDESK_STORE', 'KEYDESK_NODES', 'KEYDESK_DIRECTORY']
const PICTURES = ELSEWHERE.some((name) => process.env[name]) ? 'screenshots-elsewhere' : 'screenshots'
const FOLDER = fileURLToPath(new URL(`../../../../.cache/${PICTURES}`, import.meta.url))
