// A directory of a portal's own, with the people of `../../directory/seed.ldif`, stopped by its pid.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.mjs'

// `KEYDESK_DIRECTORY=people` finds the portal's people in LDAP, `accounts` keeps their accounts there
// too; without it there is no directory, and the options are none.
export async function ownDirectory() {
  const chosen = process.env.KEYDESK_DIRECTORY ?? 'none'
  if (chosen === 'none') return { options: [], env: {}, stop: async () => {} }
  if (chosen !== 'people' && chosen !== 'accounts') {
    throw new Error(`KEYDESK_DIRECTORY is ${chosen}, and not people, accounts or none`)
  }
  const { port, stop } = await start()
  const options = ['--directory', `ldap://127.0.0.1:${port}/dc=portal,dc=example`, '--demo-passwords']
  if (chosen === 'accounts') options.push('--accounts', 'directory')
  const env = {
    PORTAL_DIRECTORY_NAME: 'cn=portal,dc=portal,dc=example', PORTAL_DIRECTORY_PASSWORD: 'portal-demo',
  }
  return { options, env, stop }
}

async function start() {
  const folder = await mkdtemp(join(tmpdir(), 'keydesk-journey-ldap-'))
  const port = await freePort()
  const script = fileURLToPath(new URL('../../directory/start.sh', import.meta.url))
  const child = spawn(script, [folder, String(port)], { stdio: ['ignore', 'ignore', 'pipe'] })
  let log = ''
  child.stderr.setEncoding('utf8').on('data', (text) => (log += text))
  // Even a test file that ends early leaves no server behind.
  const quit = () => child.kill('SIGTERM')
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
  while (!(await answers(port))) {
    if (child.exitCode !== null || Date.now() > end) {
      await stop()
      throw new Error(`slapd did not start; it said:\n${log}`)
    }
    await sleep(20)
  }
  return { port, stop }
}

async function answers(port) {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

const START_WITHIN = 30_000
