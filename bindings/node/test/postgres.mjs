// A private PostgreSQL server in a temporary folder, stopped by the test that started it.

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'

const folder = '/usr/lib/postgresql'
const version = existsSync(folder) && readdirSync(folder).sort((a, b) => b - a)[0]
const program = name => (version ? join(folder, version, 'bin', name) : name)

// It refuses to run as root, so root starts it as the system's user postgres.
function owner () {
  if (process.getuid() !== 0) return {}
  const id = kind => Number(execFileSync('id', [kind, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

function freePort () {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/** Starts a server; `{ url, stop }`. */
export async function startPostgres () {
  const place = mkdtempSync(join(tmpdir(), 'keydesk-postgres-'))
  const as = owner()
  if (as.uid) chownSync(place, as.uid, as.gid)
  const data = join(place, 'data')
  execFileSync(program('initdb'), ['-D', data, '-U', 'keydesk', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8'],
    { ...as, cwd: place, stdio: 'pipe' })
  const port = await freePort()
  const settings = ['listen_addresses=127.0.0.1', 'fsync=off', 'synchronous_commit=off', 'full_page_writes=off']
  const server = spawn(program('postgres'), ['-D', data, '-p', `${port}`, '-k', place, ...settings.flatMap(one => ['-c', one])],
    { ...as, cwd: place, stdio: 'ignore' })
  // Asked for at once: it may end before anybody stops it.
  const ended = once(server, 'exit')
  const stop = async () => {
    server.kill('SIGINT')
    await ended
    rmSync(place, { recursive: true, force: true })
  }
  const url = `postgres://keydesk@127.0.0.1:${port}/postgres`
  for (let tries = 0; ; tries++) {
    const client = new pg.Client({ connectionString: url })
    const up = await client.connect().then(() => true, () => false)
    await client.end().catch(() => {})
    if (up) break
    if (tries > 200 || server.exitCode !== null) {
      await stop()
      throw new Error('postgres does not start')
    }
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  return { url, stop }
}
