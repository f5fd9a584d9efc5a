// The portals of docs/recipes.md, built of its blocks.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { triedBy } from './documents/blocks.mjs'
import { beside, installed } from './documents/installed.mjs'
import { journey } from './documents/journey.mjs'
import { project, script, start } from './documents/project.mjs'

const README = 'bindings/node/README.md'
const RECIPES = 'docs/recipes.md'
const blocks = triedBy('recipes')
let place

describe('the recipes', { timeout: 240_000 }, () => {
  before(() => {
    place = installed()
    beside(place, 'fastify', '@fastify/cookie', '@fastify/session')
  })

  it('Fastify with @fastify/session', async t => {
    const folder = project(place, {
      'desk.mjs': blocks.text(README, 'Five minutes', 'desk.mjs'),
      'first-officer.mjs': blocks.text(README, 'Who acts on whom', 'first-officer.mjs'),
      ...blocks.files(RECIPES, 'Who is signed in', 'Fastify')
    }, { 'db.mjs': 'db.mjs', 'pages.mjs': 'pages-fastify.mjs', 'answer.mjs': 'answer.mjs', 'script.mjs': 'script.mjs' })
    const { port } = await start(t, folder, 'portal.mjs')
    await journey(t, { port, link: script(folder, 'first-officer.mjs', ['u-ra']).trim() })
  })

  after(() => assert.deepEqual(blocks.left(), []))
})
