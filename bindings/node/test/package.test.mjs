// The packages as they are published, installed into an empty project and used.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { build as bundle } from 'esbuild'
import { platform } from '../scripts/platform.mjs'
import { installed, root, run } from './documents/installed.mjs'

describe('the packages', () => {
  it('are installed without a network, used by import and require, and typed', { timeout: 240_000 }, async t => {
    const place = installed()
    const use = `
      const config = { relyingParties: [{ id: 'localhost', origins: ['http://localhost:8080'] }], store: 'sqlite:desk.db', directory: { people: [] } }
      openDesk(config).then(async desk => {
        const { options } = await desk.beginSignIn({})
        await desk.close()
        console.log(options.rpId)
      })`
    writeFileSync(join(place, 'a.mjs'), `import { openDesk } from 'keydesk'\n${use}`)
    writeFileSync(join(place, 'b.cjs'), `const { openDesk } = require('keydesk')\n${use}`)
    assert.equal(run(process.execPath, ['a.mjs'], place), 'localhost\n')
    assert.equal(run(process.execPath, ['b.cjs'], place), 'localhost\n')
    // A host's own test of its own store, in its own project.
    copyFileSync(new URL('stores.mjs', import.meta.url), join(place, 'stores.mjs'))
    writeFileSync(join(place, 'store.mjs'), `
      import test from 'node:test'
      import { storeCases } from 'keydesk/testing'
      import { goodStore } from './stores.mjs'
      const commit = process.argv[2] === 'broken' ? { commit: async () => 'committed' } : {}
      for (const { name, run } of storeCases({ ...goodStore(), ...commit })) test(name, run)`)
    const runner = { ...process.env, NODE_TEST_CONTEXT: undefined }
    assert.match(run(process.execPath, ['--test-reporter=tap', 'store.mjs'], place, runner), /\n# pass 20\n# fail 0\n/)
    const broken = spawnSync(process.execPath, ['--test-reporter=tap', 'store.mjs', 'broken'], { cwd: place, encoding: 'utf8', env: runner })
    assert.equal(broken.status, 1)
    assert.match(broken.stdout, /store\.load answers no row: store\.commit answered "committed", so it must have written the row/)
    writeFileSync(join(place, 'key.cjs'), `
      const { SoftwareAuthenticator } = require('keydesk/testing')
      const { authenticationOptions, registrationOptions, verifyAuthentication, verifyRegistration } = require('keydesk')
      const relyingParty = { id: 'portal.example', origins: ['https://portal.example'] }
      const key = new SoftwareAuthenticator({ origin: 'https://portal.example' })
      const asked = { relyingParty, userVerification: 'required' }
      const made = registrationOptions({ ...asked, user: { name: 'jo' } })
      const { credential } = verifyRegistration({ ...asked, challenge: made.challenge, response: key.register(made) })
      const wanted = authenticationOptions({ ...asked, allowCredentials: [credential] })
      const response = JSON.stringify(key.authenticate(wanted))
      console.log(verifyAuthentication({ ...asked, challenge: wanted.challenge, credential, response }).authentication.counter)`)
    assert.equal(run(process.execPath, ['key.cjs'], place), 'advanced\n')
    const main = join(place, 'node_modules/keydesk')
    assert.deepEqual(readdirSync(join(main, 'browser')).sort(),
      ['index.d.ts', 'index.js', 'index.js.map', 'package.json'])
    // It goes to every visitor of the host's pages.
    const shipped = statSync(join(main, 'browser/index.js')).size
    t.diagnostic(`keydesk/browser: ${shipped} bytes`)
    assert.ok(shipped > 0 && shipped <= 24 * 1024, `keydesk/browser has ${shipped} bytes`)
    const sent = gzipSync(readFileSync(join(main, 'browser/index.js'))).length
    assert.ok(sent <= 8 * 1024, `keydesk/browser has ${sent} bytes compressed`)
    // Everybody who installs the package downloads it.
    const { version } = JSON.parse(readFileSync(join(main, 'package.json')))
    const packed = statSync(`${root}npm/keydesk-${platform}-${version}.tgz`).size
    t.diagnostic(`@keydesk/${platform}: ${packed} bytes packed`)
    assert.ok(packed <= 8 * 1024 * 1024, `@keydesk/${platform} has ${packed} bytes packed`)
    // Who installs it can read under which terms, also of what is linked in.
    for (const licence of ['LICENSE-MIT', 'LICENSE-APACHE']) {
      const text = readFileSync(`${root}../../${licence}`, 'utf8')
      for (const name of ['keydesk', `@keydesk/${platform}`]) {
        assert.equal(readFileSync(join(place, 'node_modules', name, licence), 'utf8'), text, name)
      }
    }
    // A file that the package gains or loses is seen in review.
    const files = readdirSync(main, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath ?? entry.path, entry.name).slice(main.length + 1)).sort()
    const listed = readFileSync(new URL('package-files.txt', import.meta.url), 'utf8').trim().split('\n')
    assert.deepEqual(files, listed)
    const notices = readFileSync(join(place, `node_modules/@keydesk/${platform}/THIRD-PARTY-NOTICES`), 'utf8')
    for (const text of ['webauthn-rs-core 0.6.2: MPL-2.0', 'https://mozilla.org/MPL/2.0/', 'nhsuk-frontend', '\ntokio 1.', 'Apache License']) {
      assert.ok(notices.includes(text), text)
    }
    assert.doesNotMatch(notices, /keydesk-core|as its text below says/)
    // Every platform's package is named where bundlers look, and belongs to the project.
    const { optionalDependencies } = JSON.parse(readFileSync(join(main, 'package.json')))
    const required = readFileSync(join(main, 'lib/native.cjs'), 'utf8').matchAll(/require\('(@keydesk\/[\w-]+)'\)/g)
    assert.deepEqual([...required].map(([, name]) => name).sort(), Object.keys(optionalDependencies).sort())

    await bundle({
      absWorkingDir: place,
      entryPoints: ['a.mjs'],
      outfile: join(place, 'bundle/a.cjs'),
      bundle: true,
      platform: 'node',
      loader: { '.node': 'copy' },
      logLevel: 'error'
    })
    renameSync(join(place, 'node_modules'), join(place, 'gone'))
    assert.equal(run(process.execPath, ['bundle/a.cjs'], place), 'localhost\n')
    renameSync(join(place, 'gone'), join(place, 'node_modules'))
    // What is released has no power that is for tests.
    const library = readFileSync(join(place, `node_modules/@keydesk/${platform}/keydesk.node`))
    const testing = readFileSync(new URL('testing.node', import.meta.url))
    for (const hook of ['TestDependencies', 'panicNow', 'TestFaults', 'FixedClock', 'keydesk_testkit', 'keydesk_bindings_testkit', 'keydesk_conformance']) {
      assert.ok(testing.includes(hook), `${hook} is nowhere: this would not find it`)
      assert.ok(!library.includes(hook), hook)
    }
  })
})
