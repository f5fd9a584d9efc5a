// The portals of docs/recipes.md whose packages are not among those of the tests: npm fetches them as locked.

import assert from 'node:assert/strict'
import { copyFileSync, cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { triedBy } from './documents/blocks.mjs'
import { installed, root, run } from './documents/installed.mjs'
import { journey } from './documents/journey.mjs'
import { project, script, start } from './documents/project.mjs'

const README = 'bindings/node/README.md'
const RECIPES = 'docs/recipes.md'
const blocks = triedBy('recipes.soak')
let place

/** What every recipe has, and the blocks under these headings. */
const recipe = (...headings) => ({
  'desk.mjs': blocks.text(README, 'Five minutes', 'desk.mjs'),
  'first-officer.mjs': blocks.text(README, 'Who acts on whom', 'first-officer.mjs'),
  ...blocks.files(RECIPES, 'Who is signed in', ...headings)
})
const supplied = pages => ({ 'db.mjs': 'db.mjs', 'answer.mjs': 'answer.mjs', 'script.mjs': 'script.mjs', 'pages.mjs': pages })

async function drive (t, folder) {
  const { port } = await start(t, folder, 'portal.mjs')
  await journey(t, { port, link: script(folder, 'first-officer.mjs', ['u-ra']).trim() })
}

describe('the recipes', { timeout: 900_000 }, () => {
  before(() => {
    place = installed(`${root}test/documents/soak`)
  })

  it('Hono with iron-session', t => drive(t, project(place, recipe('Hono'), supplied('pages-hono.mjs'))))

  it('Express with cookie-session', t => drive(t, project(place, recipe('cookie-session'), supplied('pages-cookie-session.mjs'))))

  it('Next.js with iron-session, as standalone output', async t => {
    // The packages have to be inside the project's folder.
    const { 'portal.mjs': _hono, ...files } = { ...recipe('Hono'), ...recipe('Next.js') }
    const folder = project(place, files, {
      'db.mjs': 'db.mjs', 'answer.mjs': 'answer.mjs', 'app/[[...path]]/route.js': 'pages-next.mjs'
    }, place)
    mkdirSync(join(folder, 'public'))
    copyFileSync(join(place, 'node_modules/keydesk/browser/index.js'), join(folder, 'public/keydesk.js'))
    run(process.execPath, ['node_modules/next/dist/bin/next', 'build'], folder, { NEXT_TELEMETRY_DISABLED: '1' })
    const standalone = join(folder, '.next/standalone')
    for (const part of ['public', '.next/static']) cpSync(join(folder, part), join(standalone, part), { recursive: true })
    const { port } = await start(t, standalone, 'server.js', { HOSTNAME: '127.0.0.1' })
    await journey(t, { port, link: script(standalone, '../../first-officer.mjs', ['u-ra']).trim() })
  })

  after(() => assert.deepEqual(blocks.left(), []))
})
