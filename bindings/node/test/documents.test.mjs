// The code blocks of the package's README, as projects that people make of them.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { blocksOf, triedBy } from './documents/blocks.mjs'
import { beside, installed } from './documents/installed.mjs'
import { journey } from './documents/journey.mjs'
import { project, script, start } from './documents/project.mjs'
import { LEFT_OUT, TRIED } from './documents/tried.mjs'

const README = 'bindings/node/README.md'
const blocks = triedBy('documents')
let place

describe('the README', { timeout: 240_000 }, () => {
  before(() => {
    place = installed()
    beside(place, 'express', 'express-session')
  })

  it('Five minutes: link, registration, second factor, sign-in and removal', async t => {
    const folder = project(place, {
      ...blocks.files(README, 'Five minutes'),
      'first-officer.mjs': blocks.text(README, 'Who acts on whom', 'first-officer.mjs')
    }, { 'db.mjs': 'db.mjs', 'pages.mjs': 'pages-express.mjs', 'answer.mjs': 'answer.mjs', 'script.mjs': 'script.mjs' })
    const { port, log } = await start(t, folder, 'portal.mjs')
    const link = script(folder, 'first-officer.mjs', ['u-ra']).trim()
    await journey(t, { port, link })
    assert.doesNotMatch(log(), /Error/)
  })

  it('what is handed to openDesk does what the page says', t => {
    const folder = project(place, blocks.files(README, 'Sessions end with their key', 'Where it keeps things', 'The mounted desk', 'Apps', 'Who acts on whom'),
      Object.fromEntries(['db.mjs', 'log.mjs', 'sessions.mjs', 'fragments.mjs'].map(file => [file, file])))
    script(folder, 'fragments.mjs')
  })

  it('Verifying alone: a recorded registration and sign-in', async () => {
    const { steps } = JSON.parse(readFileSync(new URL('../../contract/scenarios/verify.json', import.meta.url)))
    const recorded = name => steps.find(({ verify, request, answer }) =>
      verify === name && answer && request.userVerification === 'required').request
    const [registration, signIn] = [recorded('verifyRegistration'), recorded('verifyAuthentication')]
    const folder = project(place, blocks.files(README, 'Verifying alone'))
    writeFileSync(join(folder, 'relying-party.mjs'), `export const relyingParty = ${JSON.stringify(registration.relyingParty)}`)
    const { registered, signedIn } = await import(join(folder, 'verify.mjs'))
    assert.equal(registered(registration.challenge, registration.response).id, registration.response.id)
    assert.deepEqual(signIn.relyingParty, registration.relyingParty)
    assert.equal(signedIn(signIn.challenge, signIn.response, signIn.credential).userVerified, true)
    assert.throws(() => signedIn('AA'.repeat(16), signIn.response, signIn.credential), { name: 'KeydeskError' })
  })

  it('the configuration for Next.js is that of the recipe', async () => {
    const folder = project(place, blocks.files(README, 'Building it'))
    const { default: config } = await import(join(folder, 'next.config.js'))
    const { default: { output, ...recipe } } = await import(`data:text/javascript,${encodeURIComponent(blocks.text('docs/recipes.md', 'Next.js', 'next.config.mjs'))}`)
    assert.equal(output, 'standalone')
    assert.deepEqual(config, recipe)
  })

  it('every block of every document is tried, or there is a reason', () => {
    for (const [document, tried] of Object.entries(TRIED)) {
      const names = blocksOf(document).map(({ name }) => name.slice(document.length + 1))
      assert.deepEqual(names.filter((name, index) => names.indexOf(name) !== index), [], `${document}: two blocks of one name`)
      assert.deepEqual(names.sort(), [...Object.keys(tried), ...Object.keys(LEFT_OUT[document] ?? {})].sort(), document)
    }
    for (const [document, left] of Object.entries(LEFT_OUT)) {
      assert.ok(TRIED[document], document)
      for (const [name, reason] of Object.entries(left)) assert.match(reason, /\w+ \w+/, name)
    }
  })

  after(() => assert.deepEqual(blocks.left(), []))
})
