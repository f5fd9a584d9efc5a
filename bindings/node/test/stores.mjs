// A store that keeps what HostStore promises, and stores that each break one promise.

/** A host's table in memory, as a database keeps it. */
export function goodStore (rows = new Map()) {
  const owner = name => rows.get(name)?.owner
  const put = (key, of, version, blob) => rows.set(key, { key, owner: of, version, blob })
  return {
    rows,
    async load (key) { return rows.get(key) ?? null },
    async commit ({ key, expectedVersion, blob, uniqueKeys, lookupKeys, events }) {
      if ((rows.get(key)?.version ?? 0) !== expectedVersion) return 'version_conflict'
      if ([...uniqueKeys, ...events.map(({ key }) => key)].some(one => rows.has(one))) return 'key_taken'
      if (lookupKeys.some(one => rows.has(one) && owner(one) !== key)) return 'key_taken'
      put(key, key, expectedVersion + 1, blob)
      for (const one of uniqueKeys) put(one, key, 1, '')
      for (const one of lookupKeys) if (!rows.has(one)) put(one, key, 1, '')
      for (const one of events) put(one.key, key, 1, one.blob)
      return 'committed'
    },
    async list ({ after, before, limit }) {
      const keys = [...rows.keys()].filter(key => key > after && key < before).sort()
      return keys.slice(0, limit).map(key => rows.get(key))
    },
    async remove (key) {
      const held = rows.get(key) ?? null
      rows.delete(key)
      return held
    }
  }
}

const pause = () => new Promise(resolve => setImmediate(resolve))

/** What is wrong, which case finds it, the words that its message holds, and the store. */
export const BROKEN = [
  ['commit writes nothing', 'a commit is stored', /store\.load answers no row: store\.commit answered "committed", so it must have written the row/,
    good => ({ commit: async () => 'committed' })],
  ['load throws for no row', 'load answers null', /no such row/, good => ({
    load: async key => { if (!good.rows.has(key)) throw new Error('no such row'); return good.load(key) }
  })],
  ['load answers an empty object for no row', 'load answers null', /must answer what is stored: nobody wrote it/, good => ({
    load: async key => await good.load(key) ?? {}
  })],
  ['the version stands still', 'a commit over the stored version', /each commit raises the version by one/, good => ({
    load: async key => { const row = await good.load(key); return row && { ...row, version: 1 } }
  })],
  ['a first commit overwrites', 'a first commit of a key', /"version_conflict" with expectedVersion 0/, good => ({
    commit: async commit => { if (commit.expectedVersion === 0) good.rows.delete(commit.key); return good.commit(commit) }
  })],
  ['the version is not compared', 'a commit over another version', /over version 1 where 2 is stored/, good => ({
    commit: async commit => good.commit({ ...commit, expectedVersion: (await good.load(commit.key))?.version ?? commit.expectedVersion })
  })],
  ['unique keys are not stored', 'unique keys become rows', /a unique key is a row with the commit's key as owner/, good => ({
    commit: commit => good.commit({ ...commit, uniqueKeys: [] })
  })],
  ['unique keys are treated as lookup keys', 'a unique key that is stored', /the commit's own row holds/, good => ({
    commit: ({ uniqueKeys, ...commit }) => good.commit({ ...commit, uniqueKeys: [], lookupKeys: [...commit.lookupKeys, ...uniqueKeys] })
  })],
  ['lookup keys are treated as unique keys', 'a lookup key is stored once', /must answer "committed"/, good => ({
    commit: ({ lookupKeys, ...commit }) => good.commit({ ...commit, lookupKeys: [], uniqueKeys: [...commit.uniqueKeys, ...lookupKeys] })
  })],
  ['lookup keys change their owner', 'a lookup key of another owner', /"key_taken" for a lookup key of somebody else/, good => ({
    commit: async commit => { for (const key of commit.lookupKeys) good.rows.delete(key); return good.commit(commit) }
  })],
  ['events are left out', 'events are stored', /an event is a row/, good => ({ commit: commit => good.commit({ ...commit, events: [] }) })],
  ['a refused commit leaves its unique keys', 'a commit that is refused at its end', /one transaction: all of it, or nothing/, good => ({
    async commit (commit) {
      const outcome = await good.commit(commit)
      if (outcome === 'key_taken') for (const key of commit.uniqueKeys) if (!good.rows.has(key)) good.rows.set(key, { key, owner: commit.key, version: 1, blob: '' })
      return outcome
    }
  })],
  ['events overwrite', 'an event whose key is stored', /must not overwrite or leave out an event/, good => ({
    commit: async commit => { for (const { key } of commit.events) good.rows.delete(key); return good.commit(commit) }
  })],
  ['read, then written', 'of commits over one version at once', /one must be "committed"/, good => ({
    async commit (commit) {
      const stored = (await good.load(commit.key))?.version ?? 0
      await pause()
      return stored === commit.expectedVersion ? good.commit({ ...commit, expectedVersion: (await good.load(commit.key))?.version ?? 0 }) : 'version_conflict'
    }
  })],
  ['unique keys are read, then written', 'of commits with one unique key at once', /8 commits with one unique key at once/, good => ({
    async commit (commit) {
      if (commit.uniqueKeys.some(key => good.rows.has(key))) return 'key_taken'
      await pause()
      for (const key of commit.uniqueKeys) good.rows.delete(key)
      return good.commit(commit)
    }
  })],
  ['blobs are trimmed', 'blobs come back', /a blob is text that comes back unchanged/, good => ({
    commit: commit => good.commit({ ...commit, blob: commit.blob.trim() })
  })],
  ['blobs are cut', 'blobs come back', /a blob is text that comes back unchanged/, good => ({
    commit: commit => good.commit({ ...commit, blob: commit.blob.slice(0, 65_535) })
  })],
  ['keys are cut', 'keys of 620 characters', /the key is another one/, good => ({
    load: key => good.load(key.slice(0, 255)), commit: commit => good.commit({ ...commit, key: commit.key.slice(0, 255) })
  })],
  ['list goes by a language', 'list answers the rows between', /in the order of their bytes/, good => ({
    async list ({ after, before, limit }) {
      const rows = await good.list({ after, before, limit: Infinity })
      const compare = new Intl.Collator('en', { ignorePunctuation: true }).compare
      return rows.sort((one, other) => compare(one.key, other.key)).slice(0, limit)
    }
  })],
  ['list includes its first key', 'list answers at most', /the first after `after`/, good => ({
    async list ({ after, before, limit }) {
      const rows = await good.list({ after: '', before, limit: Infinity })
      return rows.filter(({ key }) => key >= after).slice(0, limit)
    }
  })],
  ['list has no limit', 'list answers at most', /at most `limit` rows/, good => ({ list: asked => good.list({ ...asked, limit: Infinity }) })],
  ['list answers an object', 'list answers the rows between', /must answer a list of rows/, good => ({ list: async asked => ({ rows: await good.list(asked) }) })],
  ['remove answers nothing', 'remove answers the row', /must answer the row that it removed/, good => ({ remove: async key => { await good.remove(key) } })],
  ['remove removes nothing', 'remove answers the row', /store\.remove removed it/, good => ({ remove: key => good.load(key) })],
  ['remove reads, then deletes', 'of removals at once', /one must get the row/, good => ({
    async remove (key) {
      const row = await good.load(key)
      await pause()
      await good.remove(key)
      return row
    }
  })],
  ['a function is missing', 'list answers', /store\.list must be a function/, () => ({ list: undefined })]
]
