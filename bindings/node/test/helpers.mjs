// What the tests share: the library with a fixed clock, people, and a table in memory.

import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

// Before the package is loaded, so that it loads the half that is made for tests.
process.env.KEYDESK_NATIVE_LIBRARY ??= fileURLToPath(new URL('testing.node', import.meta.url))

const require = createRequire(import.meta.url)
export const native = require('../lib/native.cjs')
export const keydesk = require('../index.cjs')
const { openDesk } = require('../lib/desk.cjs')

export const ORIGIN = 'http://localhost:8080'
export const PEOPLE = [
  { id: 'u-jo', username: 'jo', displayName: 'Jo Bloggs', email: 'jo@ward.example', organisation: 'ward-1' },
  { id: 'u-ra', username: 'ra', displayName: 'Robin Archer', organisation: 'ward-1' }
]

export const config = (more = {}) => ({
  relyingParties: [{
    id: 'localhost',
    name: 'Portal',
    origins: [ORIGIN],
    policy: { access: { roles: { ra: ['view', 'view_history', 'issue_link', 'cancel_link', 'remove', 'register', 'rename', 'close_account', 'reopen_account'] } } }
  }],
  store: 'memory:',
  directory: { people: PEOPLE },
  secret: Buffer.alloc(32, 7).toString('base64url'),
  hostTimeoutMs: 500,
  ...more
})

export const ra = () => ({
  actor: {
    id: 'u-ra', roles: ['ra'], organisations: ['ward-1'], authenticatedAt: new Date(), strength: 'security_key'
  }
})

/** A desk in a `TestDependencies`: its clock stands and its randomness repeats. */
export async function openFixed (config, dependencies) {
  return openDesk(config, (desk, text, provided) => dependencies.open(desk, text, provided))
}

/** A host's table, as a store has it in a database. */
export function table () {
  const rows = new Map()
  const row = key => rows.get(key) ?? null
  return {
    rows,
    async load (key) { return row(key) },
    async commit ({ key, expectedVersion, blob, uniqueKeys, lookupKeys, events }) {
      if ((row(key)?.version ?? 0) !== expectedVersion) return 'version_conflict'
      if (uniqueKeys.some(one => rows.has(one))) return 'key_taken'
      if (lookupKeys.some(one => rows.has(one) && row(one).owner !== key)) return 'key_taken'
      rows.set(key, { key, owner: key, version: expectedVersion + 1, blob })
      for (const one of [...uniqueKeys, ...lookupKeys]) rows.set(one, { key: one, owner: key, version: 1, blob: '' })
      for (const one of events) rows.set(one.key, { key: one.key, owner: key, version: 1, blob: one.blob })
      return 'committed'
    },
    async list ({ after, before, limit }) {
      const keys = [...rows.keys()].filter(key => key > after && key < before).sort()
      return keys.slice(0, limit).map(row)
    },
    async remove (key) {
      const held = row(key)
      rows.delete(key)
      return held
    }
  }
}

/** Resolves with the code that a promise is rejected with. */
export const code = promise => promise.then(
  () => { throw new Error('was not refused') },
  error => {
    if (!(error instanceof keydesk.KeydeskError)) throw error
    return error.code
  }
)
