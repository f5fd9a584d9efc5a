// A PostgreSQL server: the one of `cargo xtask with-servers` where the tests run under it, or one of the
// test file's own, started when it is first asked for and stopped when the file ends.
import { after } from 'node:test'
import { startServers } from '../../../../testing/servers/servers.mjs'

// The address of a database with tables of its own; every call makes another one.
export async function newDatabase() {
  servers ??= startServers('postgres')
  const { env } = await servers
  count += 1
  return `${env.KEYDESK_TEST_POSTGRES_URL}?schema=journey_${process.pid}_${count}&connections=4`
}

let servers
let count = 0

after(async () => (await servers)?.stop())
