// The code blocks of the package's README, as projects that people make of them.

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { SoftwareAuthenticator } from 'keydesk/testing'
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

  it('the portal of the front page serves a desk', async t => {
    const folder = project(place, blocks.files('README.md', 'Add it to your portal'), { 'db.mjs': 'db.mjs', 'portal.mjs': 'portal.mjs' })
    const { port } = await start(t, folder, 'server.mjs')
    const { status, headers } = await fetch(`http://localhost:${port}/desk/users`, { redirect: 'manual' })
    assert.deepEqual([status, headers.get('location')], [303, '/sign-in?returnTo=%2Fdesk%2Fusers'])
  })

  it('Verifying alone: a registration and two sign-ins', async () => {
    const folder = project(place, blocks.files(README, 'Verifying alone'))
    const origin = 'https://portal.example'
    writeFileSync(join(folder, 'relying-party.mjs'), `export const relyingParty = { id: 'portal.example', name: 'Portal', origins: ['${origin}'] }`)
    const { beginRegistration, finishRegistration, beginSignIn, finishSignIn } = await import(join(folder, 'verify.mjs'))
    const key = new SoftwareAuthenticator({ origin })
    const [session, user] = [{}, { handle: randomBytes(64).toString('base64url'), name: 'jo', fullName: 'Jo Bloggs', credentials: [] }]
    const registration = beginRegistration(session, user)
    assert.deepEqual(registration.user, { id: user.handle, name: 'jo', displayName: 'Jo Bloggs' })
    const response = key.register(registration)
    const credential = finishRegistration(session, response)
    assert.throws(() => finishRegistration(session, response), { name: 'KeydeskError', code: 'malformed_request' })
    user.credentials.push({ ...credential, userHandle: user.handle })
    assert.throws(() => key.register(beginRegistration(session, user)), { name: 'InvalidStateError' })
    for (const known of [user, undefined]) {
      const signed = key.authenticate(beginSignIn(session, known))
      const { userHandle, signCount } = finishSignIn(session, user.credentials[0], JSON.stringify(signed))
      assert.equal(userHandle, user.handle)
      assert.throws(() => finishSignIn(session, user.credentials[0], signed), { code: 'malformed_request' })
      user.credentials[0].signCount = signCount
    }
    key.credentials[0].signCount = 0
    const copied = key.authenticate(beginSignIn(session, user))
    assert.throws(() => finishSignIn(session, user.credentials[0], copied), { code: 'counter_regressed', expected: 'more than 3', seen: '1' })
  })

  it('Testing your portal: the cases of its parts, and a key in software', () => {
    const folder = project(place, {
      ...blocks.files(README, 'Testing your portal'),
      'desk.mjs': blocks.text(README, 'Five minutes', 'desk.mjs')
    }, { 'db.mjs': 'db.mjs', 'parts.mjs': 'parts.mjs' })
    copyFileSync(new URL('stores.mjs', import.meta.url), join(folder, 'stores.mjs'))
    for (const file of ['parts.test.mjs', 'key.test.mjs']) {
      const told = script(folder, '--test-reporter=tap', [file], { NODE_TEST_CONTEXT: undefined })
      assert.match(told, /\n# fail 0\n/)
      assert.doesNotMatch(told, /\n# pass 0\n/)
    }
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
    // What another runner tries, it really has.
    for (const [document, tried] of Object.entries(TRIED)) {
      for (const block of blocksOf(document)) {
        const by = tried[block.name.slice(document.length + 1)]
        const folder = new URL(`../../../${document.replace(/[^/]*$/, '')}`, import.meta.url)
        if (by === 'cargo test --doc') {
          assert.equal(block.fence, 'rust', `${block.name} is not run`)
          assert.match(readFileSync(new URL('src/lib.rs', folder), 'utf8'), /^#!\[doc = include_str!\("\.\.\/README\.md"\)\]$/m)
        } else if (by === 'testing/readme') {
          const build = readFileSync(new URL('../../../testing/readme/build.rs', import.meta.url), 'utf8')
          assert.ok(build.includes(`/${document}"`) && build.includes(`"${block.file}"`), block.name)
        }
      }
    }
    for (const [document, left] of Object.entries(LEFT_OUT)) {
      assert.ok(TRIED[document], document)
      for (const [name, reason] of Object.entries(left)) assert.match(reason, /\w+ \w+/, name)
    }
  })

  after(() => assert.deepEqual(blocks.left(), []))
})
