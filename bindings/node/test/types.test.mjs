// The typed surface: made from api.json, whole, and strict.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const tsc = file => spawnSync(process.execPath, [
  'node_modules/typescript/bin/tsc', '--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false', '--noEmit', '--target', 'es2023', '--module', 'nodenext',
  '--moduleResolution', 'nodenext', '--lib', 'es2023,esnext.disposable,dom', file
], { cwd: root, encoding: 'utf8' })

describe('the types', () => {
  it('hold a sample of every operation', { timeout: 120_000 }, () => {
    const { stdout, status } = tsc('test/sample.mts')
    assert.equal(status, 0, stdout)
    const sample = readFileSync(`${root}test/sample.mts`, 'utf8')
    const api = JSON.parse(readFileSync(`${root}../facade/api.json`))
    for (const { name } of [...api.operations, ...api.stateless]) assert.match(sample, new RegExp(`\\b${name}\\(`), name)
  })

  it('fit the options and responses of @simplewebauthn/browser and of the DOM', { timeout: 120_000 }, () => {
    const { stdout, status } = tsc('test/simplewebauthn.mts')
    assert.equal(status, 0, stdout)
  })

  it('hold a host\'s test of its own parts', { timeout: 120_000 }, () => {
    const { stdout, status } = tsc('test/testing.mts')
    assert.equal(status, 0, stdout)
  })

  it('refuse a wrong field, a missing one, a kind and a code that do not exist', { timeout: 120_000 }, t => {
    const wrong = [
      "await desk.issueLink({ userId: 'u', kind: 'security_key', more: 1 })",
      "await desk.issueLink({ userId: 'u', kind: 'k' })",
      "await desk.issueLink({ userId: 'u' })",
      "await desk.issueLink({ userId: 1, kind: 'security_key' })",
      'void (await desk.getUser({ userId: "u" })).account.versions',
      "new KeydeskError('no_such_code', '')",
      "registrationOptions({ ...asked, attestation: 'any' })",
      "registrationOptions({ ...asked, residentKey: 'always' })",
      "registrationOptions({ ...asked, userVerification: 'require' })",
      "registrationOptions({ ...asked, authenticatorAttachment: 'usb' })",
      "registrationOptions({ ...asked, hints: ['securitykey'] })",
      "registrationOptions({ ...asked, algorithms: [7] })",
      "registrationOptions({ ...asked, excludeCredentials: [{ id: 'AA', transports: ['USB'] }] })",
      "registrationOptions({ ...asked, attestationType: 'none' })",
      "authenticationOptions({ relyingParty, userVerification: 'required', counter: 'report' })",
      "verifyRegistration({ relyingParty, challenge: 'AA', userVerification: 'required', response: { id: 'AA' } })",
      "verifyRegistration({ relyingParty, challenge: 'AA', userVerification: 'required', response: assertion })",
      "verifyAuthentication({ relyingParty, challenge: 'AA', userVerification: 'required', credential, response: assertion, counter: 'ignore' })"
    ]
    const file = `${root}test/wrong.mts`
    t.after(() => rmSync(file, { force: true }))
    const lines = [
      "import * as keydesk from 'keydesk'; import { KeydeskError, authenticationOptions, registrationOptions, verifyAuthentication, verifyRegistration } from 'keydesk'",
      'declare const desk: keydesk.Desk, relyingParty: keydesk.RelyingPartyConfig, asked: keydesk.RegistrationOptionsRequest, credential: keydesk.CredentialRecord, assertion: keydesk.AuthenticationResponseJSON',
      ...wrong, 'export {}'
    ]
    writeFileSync(file, lines.join('\n'))
    const { stdout } = tsc('test/wrong.mts')
    const at = [...stdout.matchAll(/wrong\.mts\((\d+),/g)].map(([, line]) => Number(line))
    assert.deepEqual([...new Set(at)], wrong.map((_, index) => index + 3), stdout)
  })
})
