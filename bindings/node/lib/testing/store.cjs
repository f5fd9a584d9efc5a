'use strict'

// What `HostStore` and `TableCommit` promise, case by case, over the four functions themselves.

const { randomBytes } = require('node:crypto')
const { equal, fail, shown, watched } = require('./cases.cjs')

/**
 * The cases of a host's store. Each has keys of its own, which no desk has, and removes them afterwards: the store may
 * hold accounts.
 */
function storeCases (store) {
  return CASES.map(([name, check]) => ({
    name,
    run: async () => {
      const scene = new Scene(store)
      try {
        await check(scene)
      } finally {
        await scene.clear()
      }
    }
  }))
}

/** A store under trial, with keys of this case alone. */
class Scene {
  #prefix = `conformance/${randomBytes(8).toString('hex')}/`
  #keys = new Set()

  constructor (store) {
    Object.assign(this, watched('store', store, ['load', 'commit', 'list', 'remove']))
  }

  key (name) {
    const key = this.#prefix + name
    this.#keys.add(key)
    return key
  }

  /** All keys of this case and none other lie between these two. */
  get range () {
    return { after: this.#prefix, before: `${this.#prefix.slice(0, -1)}0` }
  }

  write (key, expectedVersion, blob, more = {}) {
    return this.commit({ key, expectedVersion, blob, uniqueKeys: [], lookupKeys: [], events: [], ...more })
  }

  async written (key, expectedVersion, blob, more) {
    equal(await this.write(key, expectedVersion, blob, more), 'committed', 'store.commit must answer "committed" where nothing stands in the way.')
  }

  async refused (outcome, key, expectedVersion, more, why) {
    equal(await this.write(key, expectedVersion, 'not to be written', more), outcome, `store.commit must answer "${outcome}" ${why}.`)
  }

  /** Compares the stored row, or its absence, with the expected one. */
  async holds (key, expected, why) {
    const row = plain(await this.load(key))
    const message = row === null && expected
      ? `store.load answers no row: ${why}.`
      : `store.load of "${key.slice(this.#prefix.length)}" must answer what is stored: ${why}.`
    equal(row, expected && { key, owner: key, version: 1, blob: '', ...expected }, message)
  }

  async clear () {
    // A store that fails at this is reported by its own case.
    for (const key of this.#keys) await this.remove(key).catch(() => {})
  }
}

/** A row as the desk reads it: databases answer counters as numbers, texts or bigints, and may have more columns. */
function plain (row) {
  if (row === null || row === undefined) return null
  const { key, owner, version, blob } = row
  const counts = ['number', 'bigint'].includes(typeof version) || /^\d+$/.test(version)
  return { key, owner, version: counts ? Number(version) : version, blob }
}

/** What came of calls that run at once. */
const together = calls => Promise.all(calls.map(call => call.catch(error => error)))

const CASES = [
  ['load answers null for a key that nobody stored', async scene => {
    await scene.holds(scene.key('none'), null, 'nobody wrote it')
  }],

  ['a commit is stored: load answers its row', async scene => {
    const key = scene.key('a')
    await scene.written(key, 0, '{"a":1}')
    await scene.holds(key, { blob: '{"a":1}' }, 'store.commit answered "committed", so it must have written the row')
  }],

  ['a commit over the stored version replaces the blob and counts the version', async scene => {
    const key = scene.key('a')
    for (const version of [0, 1, 2]) {
      await scene.written(key, version, `blob ${version}`)
      await scene.holds(key, { version: version + 1, blob: `blob ${version}` }, 'each commit raises the version by one')
    }
  }],

  ['a first commit of a key that is stored is a version_conflict', async scene => {
    const key = scene.key('a')
    await scene.written(key, 0, 'first')
    await scene.refused('version_conflict', key, 0, {}, 'with expectedVersion 0 where the row is there')
    await scene.holds(key, { blob: 'first' }, 'a refused commit writes nothing')
  }],

  ['a commit over another version, or over no row, is a version_conflict', async scene => {
    const [key, none] = [scene.key('a'), scene.key('none')]
    await scene.written(key, 0, 'first')
    await scene.written(key, 1, 'second')
    for (const version of [1, 3]) await scene.refused('version_conflict', key, version, {}, `over version ${version} where 2 is stored`)
    await scene.holds(key, { version: 2, blob: 'second' }, 'a refused commit writes nothing')
    await scene.refused('version_conflict', none, 1, {}, 'over version 1 where there is no row')
    await scene.holds(none, null, 'a refused commit writes nothing')
  }],

  ['unique keys become rows of the commit', async scene => {
    const [key, one, two] = ['a', 'one', 'two'].map(name => scene.key(name))
    await scene.written(key, 0, 'a', { uniqueKeys: [one, two] })
    for (const name of [one, two]) await scene.holds(name, { owner: key }, 'a unique key is a row with the commit\'s key as owner, version 1 and an empty blob')
  }],

  ['a unique key that is stored is key_taken, no matter who owns it', async scene => {
    const [key, other, name] = ['a', 'b', 'name'].map(name => scene.key(name))
    await scene.written(key, 0, 'a', { uniqueKeys: [name] })
    await scene.refused('key_taken', other, 0, { uniqueKeys: [name] }, 'for a unique key of somebody else')
    await scene.holds(other, null, 'a refused commit writes nothing')
    await scene.refused('key_taken', key, 1, { uniqueKeys: [name] }, 'for a unique key that the commit\'s own row holds')
    await scene.holds(key, { blob: 'a' }, 'a refused commit writes nothing')
  }],

  ['a lookup key is stored once, and left to its owner', async scene => {
    const [key, name] = [scene.key('a'), scene.key('name')]
    await scene.written(key, 0, 'a', { lookupKeys: [name] })
    await scene.holds(name, { owner: key }, 'a lookup key is a row with the commit\'s key as owner, version 1 and an empty blob')
    await scene.written(key, 1, 'b', { lookupKeys: [name] })
    await scene.holds(name, { owner: key }, 'a lookup key that its owner has already is left as it is')
  }],

  ['a lookup key of another owner is key_taken', async scene => {
    const [key, other, name] = ['a', 'b', 'name'].map(name => scene.key(name))
    await scene.written(key, 0, 'a', { lookupKeys: [name] })
    await scene.refused('key_taken', other, 0, { lookupKeys: [name] }, 'for a lookup key of somebody else')
    await scene.holds(other, null, 'a refused commit writes nothing')
    await scene.holds(name, { owner: key }, 'a refused commit changes no owner')
  }],

  ['events are stored with their blobs', async scene => {
    const [key, one, two] = ['a', 'event/1', 'event/2'].map(name => scene.key(name))
    await scene.written(key, 0, 'a', { events: [{ key: one, blob: '{"event":1}' }, { key: two, blob: '{"event":2}' }] })
    await scene.holds(one, { owner: key, blob: '{"event":1}' }, 'an event is a row with the commit\'s key as owner and its own blob')
    await scene.holds(two, { owner: key, blob: '{"event":2}' }, 'an event is a row with the commit\'s key as owner and its own blob')
  }],

  ['a commit that is refused at its end leaves nothing behind', async scene => {
    const names = ['a', 'b', 'taken', 'unique', 'lookup', 'event'].map(name => scene.key(name))
    const [key, other, taken, unique, lookup, event] = names
    await scene.written(other, 0, 'b', { uniqueKeys: [taken] })
    await scene.written(key, 0, 'a')
    const more = { uniqueKeys: [unique], lookupKeys: [lookup, taken], events: [{ key: event, blob: 'event' }] }
    await scene.refused('key_taken', key, 1, more, 'where the last of its keys is somebody else\'s')
    await scene.holds(key, { blob: 'a' }, 'a commit is one transaction: all of it, or nothing')
    for (const name of [unique, lookup, event]) await scene.holds(name, null, 'a commit is one transaction: all of it, or nothing')
  }],

  ['an event whose key is stored fails the whole commit', async scene => {
    const [key, other, event] = ['a', 'b', 'event'].map(name => scene.key(name))
    await scene.written(key, 0, 'a', { events: [{ key: event, blob: 'first' }] })
    const [outcome] = await together([scene.write(other, 0, 'b', { events: [{ key: event, blob: 'second' }] })])
    if (outcome === 'committed') fail('store.commit must not overwrite or leave out an event: it answers "key_taken" or throws.', outcome)
    await scene.holds(other, null, 'a commit that failed writes nothing')
    await scene.holds(event, { owner: key, blob: 'first' }, 'events are never overwritten')
  }],

  ['of commits over one version at once, one is stored', async scene => {
    const key = scene.key('a')
    for (const version of [0, 1]) {
      const outcomes = await together(Array.from({ length: 8 }, (_, at) => scene.write(key, version, `blob ${at}`)))
      const winners = outcomes.flatMap((outcome, at) => outcome === 'committed' ? [at] : [])
      equal(winners.length, 1, `Of 8 commits over version ${version} at once, one must be "committed" and the others "version_conflict".`)
      await scene.holds(key, { version: version + 1, blob: `blob ${winners[0]}` }, 'the row is that of the one commit that succeeded')
    }
  }],

  ['of commits with one unique key at once, one is stored', async scene => {
    const name = scene.key('name')
    const keys = Array.from({ length: 8 }, (_, at) => scene.key(`a${at}`))
    const outcomes = await together(keys.map(key => scene.write(key, 0, 'a', { uniqueKeys: [name] })))
    const winners = keys.filter((_, at) => outcomes[at] === 'committed')
    equal(winners.length, 1, 'Of 8 commits with one unique key at once, one must be "committed" and the others "key_taken".')
    for (const key of keys) await scene.holds(key, key === winners[0] ? { blob: 'a' } : null, 'only the commit that succeeded wrote its row')
  }],

  ['blobs come back as they were', async scene => {
    for (const [at, blob] of ['', ' ', '\'"\\ `$1 %s --;', 'line\nline\r\n\ttab ', 'Llŷr Ōe 医 👩‍⚕️ \u200d', 'x'.repeat(300_000)].entries()) {
      const [key, event] = [scene.key(`a${at}`), scene.key(`event/${at}`)]
      await scene.written(key, 0, blob, { events: [{ key: event, blob }] })
      await scene.holds(key, { blob }, 'a blob is text that comes back unchanged')
      await scene.holds(event, { owner: key, blob }, 'a blob is text that comes back unchanged')
    }
  }],

  ['keys of 620 characters are told apart by their last', async scene => {
    const [one, two] = ['1', '2'].map(end => scene.key('k'.repeat(590) + end))
    await scene.written(one, 0, 'one')
    await scene.holds(two, null, 'the key is another one')
    await scene.written(two, 0, 'two')
    await scene.holds(one, { blob: 'one' }, 'the key is another one')
  }],

  ['list answers the rows between two keys, in the order of their bytes', async scene => {
    // In the order of their bytes, which is not that of a language: set the key's collation to "C" or binary.
    const names = ['-a', '.a', '/a', '0', '0-', '00', '9', 'a', 'a-b', 'a.b', 'a/b', 'aa', 'ab', 'b', '~']
    const keys = names.map(name => scene.key(name))
    for (const key of [...keys].reverse()) await scene.written(key, 0, `blob of ${key}`)
    const list = async (after, before, limit = 100) => {
      const rows = await scene.list({ after, before, limit })
      if (!Array.isArray(rows)) fail(`store.list must answer a list of rows, and answered ${shown(rows)}.`, rows)
      return rows.map(plain)
    }
    const { after, before } = scene.range
    const rows = await list(after, before)
    equal(rows.map(({ key }) => key), keys, 'store.list must answer every row between the two keys in the order of their bytes, which is not that of a language (collate "C").')
    for (const row of rows) equal(row, { key: row.key, owner: row.key, version: 1, blob: `blob of ${row.key}` }, 'store.list must answer whole rows.')
    const between = keys.slice(4, 9)
    equal((await list(keys[3], keys[9])).map(({ key }) => key), between, 'store.list must leave out both keys between which it lists.')
    equal((await list(keys[9], keys[3])).length, 0, 'store.list must answer no row where the first key comes after the second.')
  }],

  ['list answers at most so many rows, and goes on after the last', async scene => {
    const keys = Array.from({ length: 7 }, (_, at) => scene.key(`a${at}`))
    for (const key of keys) await scene.written(key, 0, 'a')
    const { after, before } = scene.range
    const pages = []
    for (let last = after; pages.length < 5;) {
      const page = (await scene.list({ after: last, before, limit: 3 })).map(({ key }) => key)
      pages.push(page)
      if (page.length === 0) break
      last = page.at(-1)
    }
    equal(pages, [keys.slice(0, 3), keys.slice(3, 6), keys.slice(6), []], 'store.list must answer at most `limit` rows, the first after `after`.')
  }],

  ['remove answers the row, and later null', async scene => {
    const [key, other] = [scene.key('a'), scene.key('b')]
    await scene.written(key, 0, 'a')
    await scene.written(other, 0, 'b')
    equal(plain(await scene.remove(key)), { key, owner: key, version: 1, blob: 'a' }, 'store.remove must answer the row that it removed.')
    await scene.holds(key, null, 'store.remove removed it')
    equal(plain(await scene.remove(key)), null, 'store.remove must answer null where there is no row.')
    await scene.holds(other, { blob: 'b' }, 'store.remove removes one row')
    await scene.written(key, 0, 'again')
  }],

  ['of removals at once, one gets the row', async scene => {
    const key = scene.key('a')
    await scene.written(key, 0, 'a')
    const answers = await together(Array.from({ length: 8 }, () => scene.remove(key)))
    equal(answers.filter(row => row?.key === key).length, 1, 'Of 8 calls of store.remove at once, one must get the row: a ceremony is used once.')
    await scene.holds(key, null, 'store.remove removed it')
  }]
]

module.exports = { storeCases }
