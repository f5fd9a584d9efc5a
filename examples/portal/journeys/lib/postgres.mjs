// A PostgreSQL server of the test file's own: started when it is first asked for, stopped by its pid
// when the file ends. It refuses to run as root, so root starts it as the system's user postgres.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, readFileSync } from 'node:fs'
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from './free-port.mjs'

// The address of a database with tables of its own; every call makes another one.
export async function newDatabase() {
  server ??= start()
  const { port } = await server
  count += 1
  return `postgres://postgres@127.0.0.1:${port}/postgres?schema=journey${count}&connections=4`
}

let server
let count = 0

after(async () => (await server)?.stop())

async function start() {
  const folder = await mkdtemp(join(tmpdir(), 'keydesk-journey-pg-'))
  const owner = serverUser()
  await chmod(folder, 0o755)
  if (owner) await chown(folder, owner.uid, owner.gid)
  const as = { cwd: '/', ...owner }
  const data = join(folder, 'data')
  await run(program('initdb'), [
    '-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync', '--no-instructions', '-E', 'UTF8', '--locale=C',
  ], as)
  const port = await freePort()
  const settings = ['listen_addresses=127.0.0.1', 'fsync=off', 'max_connections=100']
  const child = spawn(
    program('postgres'),
    ['-D', data, '-p', String(port), '-k', folder, ...settings.flatMap((setting) => ['-c', setting])],
    { ...as, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let log = ''
  child.stderr.setEncoding('utf8').on('data', (text) => (log += text))
  // Even a test file that ends early leaves no server behind.
  const quit = () => child.kill('SIGQUIT')
  process.on('exit', quit)
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit')
      quit()
      await gone
    }
    process.off('exit', quit)
    await rm(folder, { recursive: true, force: true })
  }
  const end = Date.now() + START_WITHIN
  for (;;) {
    if (child.exitCode !== null || Date.now() > end) {
      await stop()
      throw new Error(`PostgreSQL did not start; it said:\n${log}`)
    }
    try {
      await run(program('pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)], as)
      return { port, stop }
    } catch {
      await sleep(20)
    }
  }
}

function program(name) {
  const told = process.env.KEYDESK_POSTGRES_BIN
  const debian = [15, 18, 17, 16, 14, 13].map((major) => `/usr/lib/postgresql/${major}/bin`)
  for (const folder of [...(told ? [told] : []), ...debian, ...(process.env.PATH ?? '').split(delimiter)]) {
    const file = join(folder, name)
    try {
      accessSync(file, constants.X_OK)
      return file
    } catch {
      continue
    }
  }
  throw new Error(`no ${name} here: run \`cargo xtask setup\``)
}

function serverUser() {
  if (process.getuid() !== 0) return undefined
  const line = readFileSync('/etc/passwd', 'utf8').split('\n').find((entry) => entry.startsWith('postgres:'))
  if (!line) throw new Error('no user postgres here: run `cargo xtask setup`')
  const [, , uid, gid] = line.split(':')
  return { uid: Number(uid), gid: Number(gid) }
}

const run = promisify(execFile)
const START_WITHIN = 30_000
