// An empty database on a private PostgreSQL server.

import pg from 'pg'
import { startServers } from '../../../testing/servers/servers.mjs'

let count = 0

/** Makes a database; `{ url, stop }`. */
export async function newDatabase () {
  const servers = await startServers('postgres')
  const url = new URL(servers.env.KEYDESK_TEST_POSTGRES_URL)
  const name = `test_${process.pid}_${count++}`
  try {
    await run(url.href, `CREATE DATABASE ${name}`)
  } catch (error) {
    await servers.stop()
    throw error
  }
  const stop = async () => {
    try {
      await run(url.href, `DROP DATABASE ${name} WITH (FORCE)`)
    } finally {
      await servers.stop()
    }
  }
  return { url: new URL(`/${name}`, url).href, stop }
}

async function run (connectionString, statement) {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
