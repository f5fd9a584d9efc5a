// The conformance suite of every store, over one that is written in JavaScript on an SQL table, and a directory in
// JavaScript.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import pg from 'pg'
import typescript from 'typescript'
import { directoryCases, storeCases } from 'keydesk/testing'
import { config, keydesk, native, ra } from './helpers.mjs'
import { newDatabase } from './postgres.mjs'

// The example's store, as it stands there.
const source = readFileSync(new URL('../../../examples/node-express/src/store.ts', import.meta.url), 'utf8')
const { outputText } = typescript.transpileModule(source, { compilerOptions: { module: 'esnext', target: 'es2023' } })
const { TABLE, hostStore: sqlStore } = await import(`data:text/javascript,${encodeURIComponent(outputText)}`)

/** The people of the suite, found as a host finds its own. */
function directory () {
  const people = JSON.parse(native.conformancePeople()).sort((one, other) => one.id < other.id ? -1 : 1)
  const record = ({ roles: _, ...person }) => person
  return {
    user: async id => people.filter(one => one.id === id).map(record)[0],
    roles: async id => people.find(one => one.id === id)?.roles ?? [],
    search: async ({ words, organisations, cursor, limit }) => {
      const holds = (field, word) => field?.toLowerCase().includes(word.toLowerCase())
      const matching = people.filter(one => organisations.includes(one.organisation) &&
        words.every(word => [one.displayName, one.username, one.email].some(field => holds(field, word))))
      const rest = matching.filter(({ id }) => !cursor || id > cursor)
      const users = rest.slice(0, limit).map(record)
      return { users, next: rest.length > limit ? users.at(-1).id : null, count: matching.length }
    }
  }
}

describe('the directory of this file', () => {
  it('passes the cases that a host runs itself', async t => {
    const all = JSON.parse(native.conformancePeople())
    const people = all.filter(({ active }) => active !== false).map(({ roles: _, ...person }) => person)
    const roles = Object.fromEntries(all.map(({ id, roles }) => [id, roles]))
    for (const { name, run } of directoryCases(directory(), { people, roles })) await t.test(name, run)
  })
})

describe('a store of five SQL statements and a directory', () => {
  it('passes every case', { timeout: 300_000 }, async t => {
    const server = await newDatabase()
    const pool = new pg.Pool({ connectionString: server.url, max: 20 })
    // The server may stop before the last of the idle connections has gone.
    pool.on('error', () => {})
    t.after(async () => {
      await pool.end()
      await server.stop()
    })
    await pool.query(TABLE)
    const { asks, provided } = await import('../lib/host.cjs')
    const host = { store: sqlStore(pool), directory: directory() }
    const desk = new native.NativeDesk(asks(host, (...args) => desk.reply(...args)))
    const report = JSON.parse(await native.conformance(desk, provided(host)))
    const failed = report.results.filter(({ outcome }) => outcome.startsWith('Failed'))
    assert.deepEqual(failed, [])
    assert.equal(report.conforms, true)
    t.diagnostic(`${report.passed} of ${report.results.length} cases passed`)
    // The others ask for durability and several processes, which a host's database claims itself, and for
    // a step that a host's store does not have.
    const others = report.results.filter(({ outcome }) => outcome !== 'Passed')
    assert.deepEqual(others.map(({ name, outcome }) => [name.match(/case: "(\w+)"/)[1], outcome]), [
      ['durable_stores_keep_what_was_committed', 'NotClaimed'],
      ['shared_stores_agree', 'NotClaimed'],
      ['take_and_find_does_what_the_two_do', 'NotClaimed']
    ])
    assert.equal(report.passed, report.results.length - others.length)

    // The cases that a host runs itself, over the same table.
    for (const { name, run } of storeCases(sqlStore(pool))) await t.test(name, run)
    const left = await pool.query("select key from keydesk where key like 'conformance/%'")
    assert.deepEqual(left.rows, [])

    const open = await keydesk.openDesk(config({ store: sqlStore(pool) }))
    await open.issueLink({ userId: 'u-jo', kind: 'security_key' }, ra())
    await open.close()
  })
})
