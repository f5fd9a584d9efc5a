// Keydesk in a table of the portal's own database: five SQL statements.

import type { TableCommit, TableOutcome, TableRow, HostStore } from 'keydesk'
import type { Pool } from 'pg'

export const TABLE = `create table if not exists keydesk (
  key text collate "C" primary key,
  owner text not null,
  version bigint not null,
  blob text not null
)`

const LOAD = 'select key, owner, version, blob from keydesk where key = $1'
const LIST = 'select key, owner, version, blob from keydesk where key > $1 and key < $2 order by key limit $3'
const REMOVE = 'delete from keydesk where key = $1 returning key, owner, version, blob'
const INSERT = 'insert into keydesk values ($1, $2, 1, $3) on conflict do nothing'
const UPDATE = 'update keydesk set version = version + 1, blob = $3 where key = $1 and version = $2'

/** The store over a pool. */
export function hostStore (pool: Pool): HostStore {
  const one = async (sql: string, key: string): Promise<TableRow | undefined> =>
    (await pool.query(sql, [key])).rows[0]
  return {
    load: key => one(LOAD, key),
    remove: key => one(REMOVE, key),
    list: async ({ after, before, limit }) => (await pool.query(LIST, [after, before, limit])).rows,
    commit: commit => transaction(pool, commit)
  }
}

async function transaction (pool: Pool, commit: TableCommit): Promise<TableOutcome> {
  const { key, expectedVersion, blob, uniqueKeys, lookupKeys, events } = commit
  const client = await pool.connect()
  // A connection that breaks also fails its statement; without a listener it would end the process.
  const broken = () => {}
  client.on('error', broken)
  const wrote = async (sql: string, values: unknown[]) => (await client.query(sql, values)).rowCount === 1
  const insert = (name: string, text: string) => wrote(INSERT, [name, key, text])
  const mine = async (name: string) => (await client.query(LOAD, [name])).rows[0]?.owner === key
  const write = async (): Promise<TableOutcome> => {
    const first = expectedVersion === 0 ? insert(key, blob) : wrote(UPDATE, [key, expectedVersion, blob])
    if (!await first) return 'version_conflict'
    for (const name of uniqueKeys) if (!await insert(name, '')) return 'key_taken'
    for (const name of lookupKeys) if (!await insert(name, '') && !await mine(name)) return 'key_taken'
    for (const event of events) if (!await insert(event.key, event.blob)) return 'key_taken'
    return 'committed'
  }
  try {
    await client.query('begin')
    const outcome = await write()
    await client.query(outcome === 'committed' ? 'commit' : 'rollback')
    client.release()
    return outcome
  } catch (error) {
    // The connection is in an unknown state: the pool makes another.
    client.release(error as Error)
    throw error
  } finally {
    client.off('error', broken)
  }
}
