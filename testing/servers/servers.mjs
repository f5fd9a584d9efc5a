// Private servers for tests in JavaScript: those of `cargo xtask with-servers`, which this starts unless
// it already runs the tests.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
// Prints the addresses, and ends with its standard input, so a test that dies leaves no server behind.
const script = 'console.log(JSON.stringify(process.env)); process.stdin.resume()'
const variables = { postgres: 'KEYDESK_TEST_POSTGRES_URL', slapd: 'KEYDESK_TEST_LDAP_URL' }

/** Starts these servers, `postgres` or `slapd`; `{ env, stop }` with their addresses. */
export async function startServers (...names) {
  if (names.every(name => process.env[variables[name]])) {
    return { env: process.env, stop: async () => {} }
  }
  const words = ['xtask', 'with-servers', ...names, '--', process.execPath, '-e', script]
  const child = spawn('cargo', words, { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const stop = async () => {
    child.stdin.end()
    await ended
  }
  const line = once(createInterface(child.stdout), 'line')
  const failed = ended.then(([code]) => {
    throw new Error(`cargo xtask with-servers ${names.join(' ')} ended with ${code}`)
  })
  // After the first line its end is what `stop` waits for.
  failed.catch(() => {})
  const [text] = await Promise.race([line, failed])
  return { env: JSON.parse(text), stop }
}
