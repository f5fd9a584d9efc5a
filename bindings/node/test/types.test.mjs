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

/** The lines, from the third on, that the compiler complains of. */
function refused (t, lines) {
  const file = `${root}test/wrong.mts`
  t.after(() => rmSync(file, { force: true }))
  writeFileSync(file, lines.join('\n'))
  const { stdout } = tsc('test/wrong.mts')
  const at = new Set([...stdout.matchAll(/wrong\.mts\((\d+),/g)].map(([, line]) => Number(line)))
  return { complaints: lines.filter((_, index) => at.has(index + 1)), stdout }
}

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
    const { complaints, stdout } = refused(t, [
      "import * as keydesk from 'keydesk'; import { KeydeskError, authenticationOptions, registrationOptions, verifyAuthentication, verifyRegistration } from 'keydesk'",
      'declare const desk: keydesk.Desk, relyingParty: keydesk.RelyingPartyConfig, asked: keydesk.RegistrationOptionsRequest, credential: keydesk.CredentialRecord, assertion: keydesk.AuthenticationResponseJSON',
      ...wrong, 'export {}'])
    assert.deepEqual(complaints, wrong, stdout)
  })

  it('s6 refuse a misspelt word of every vocabulary', { timeout: 120_000 }, t => {
    const party = policy => `void openDesk({ store: 'memory:', directory: { people: [] }, relyingParties: [{ id: 'a', origins: [], policy: ${policy} }] })`
    const mount = actor => `desk.express({ origin: '', signInUrl: '/', actor: () => (${actor}) })`
    const actor = "{ id: 'u', authenticatedAt: new Date(), strength: 'security_key' }"
    const right = [
      party("{ access: { roles: { ra: ['view', 'issue_link'] }, strengthForOthers: 'security_key' } }"),
      party('{ links: { lifetimeSeconds: 600 } }'),
      mount(actor),
      "void desk.issueLink({ userId: 'u', kind: 'security_key' })",
      "void desk.removeAuthenticator({ userId: 'u', authenticatorId: 'a', reason: 'lost' })",
      "void account.authenticators.map(one => one.kind === 'security_key')",
      "void (account.status === 'open')",
      `void desk.getUser({ userId: 'u' }, { actor: ${actor} })`,
      "void (error.code === 'user_unknown')"
    ]
    const typos = [
      ["'issue_link'", "'isue_link'"], ['lifetimeSeconds', 'lifetimeSecond'], ["strength: 'security_key'", "strength: 'pasword'"],
      ["'security_key'", "'securitykey'"], ["'lost'", "'becuase'"], ["'security_key'", "'securitykey'"],
      ["'open'", "'opened'"], ["strength: 'security_key'", "strength: 'passwd'"], ['user_unknown', 'user_unknwon']
    ]
    const wrong = right.map((line, index) => line.replace(...typos[index]))
    const head = [
      "import { openDesk, type AccountView, type Desk, type KeydeskError } from 'keydesk'",
      'declare const desk: Desk, account: AccountView, error: KeydeskError'
    ]
    assert.deepEqual(refused(t, [...head, ...right, 'export {}']).complaints, [])
    const { complaints, stdout } = refused(t, [...head, ...wrong, 'export {}'])
    assert.deepEqual(complaints, wrong, stdout)
  })
})
