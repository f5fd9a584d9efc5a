// A host's store over its own Postgres table: five statements.

export const TABLE = `create table if not exists keydesk (
  key text collate "C" primary key,
  owner text not null,
  version bigint not null,
  blob text not null
)`

const COLUMNS = 'key, owner, version, blob'

/** The store over a `pg` pool. */
export function sqlStore (pool) {
  const row = ({ rows: [found] }) => found ?? null
  return {
    load: async key => row(await pool.query(`select ${COLUMNS} from keydesk where key = $1`, [key])),

    list: async ({ after, before, limit }) => (await pool.query(
      `select ${COLUMNS} from keydesk where key > $1 and key < $2 order by key limit $3`,
      [after, before, limit]
    )).rows,

    remove: async key => row(await pool.query(
      `delete from keydesk where key = $1 returning ${COLUMNS}`, [key])),

    async commit ({ key, expectedVersion, blob, uniqueKeys, lookupKeys, events }) {
      const client = await pool.connect()
      const insert = async (name, text) => (await client.query(
        'insert into keydesk values ($1, $2, 1, $3) on conflict do nothing', [name, key, text])).rowCount === 1
      const held = async name => row(await client.query(
        `select ${COLUMNS} from keydesk where key = $1`, [name]))?.owner === key
      const write = async () => {
        const first = expectedVersion === 0
          ? await insert(key, blob)
          : (await client.query('update keydesk set version = version + 1, blob = $3 where key = $1 and version = $2',
              [key, expectedVersion, blob])).rowCount === 1
        if (!first) return 'version_conflict'
        for (const name of uniqueKeys) if (!await insert(name, '')) return 'key_taken'
        for (const name of lookupKeys) if (!await insert(name, '') && !await held(name)) return 'key_taken'
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
        client.release(error)
        throw error
      }
    }
  }
}
