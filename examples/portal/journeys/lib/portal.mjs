// Starts the built portal on a port of its own with data of its own, and stops it by its pid.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './free-port.mjs'
import { ownDirectory } from './ldap.mjs'
import { newDatabase } from './postgres.mjs'
import { startProxy } from './proxy.mjs'

// A portal that answers. `options` go to it as a person would type them.
export async function startPortal(options = []) {
  const binary = process.env.KEYDESK_PORTAL_BIN
  if (!binary) {
    throw new Error('KEYDESK_PORTAL_BIN names no portal: run `cargo xtask test journeys` instead')
  }
  const store = options.includes('--store') ? [] : await ownStore()
  const data = await mkdtemp(join(tmpdir(), 'keydesk-journey-'))
  // Proxy and directory first: a port that is free before they listen may be the very one they get.
  const proxy = PREFIX ? await startProxy(PREFIX, () => port) : undefined
  const directory = await ownDirectory()
  const port = await freePort()
  const seen = proxy ? ['--origin', proxy.origin, '--prefix', PREFIX] : []
  const given = [...store, ...seen, ...directory.options, ...options]
  const child = spawn(binary, ['--port', String(port), '--data', data, ...given], {
    env: { ...process.env, ...directory.env }, stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (log += text))
  }
  const portal = {
    port,
    // WebAuthn refuses an IP address as relying party, so the host has its name.
    origin: proxy?.origin ?? `http://localhost:${port}`,
    home: `${proxy?.origin ?? `http://localhost:${port}`}${PREFIX}/`,
    data,
    log: () => log,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const gone = once(child, 'exit')
        child.kill('SIGTERM')
        const stuck = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN)
        await gone
        clearTimeout(stuck)
      }
      await proxy?.stop()
      await directory.stop()
      await rm(data, { recursive: true, force: true })
    },
  }
  try {
    await ready(child, () => log)
  } catch (error) {
    await portal.stop()
    throw new Error(`${error.message}; the portal said:\n${log}`)
  }
  return portal
}

// Where every portal of this run keeps what it keeps: `KEYDESK_STORE=postgres`, or a file.
async function ownStore() {
  const chosen = process.env.KEYDESK_STORE ?? 'sqlite'
  if (chosen === 'sqlite') return []
  if (chosen === 'postgres') return ['--store', await newDatabase()]
  throw new Error(`KEYDESK_STORE is ${chosen}, and not sqlite or postgres`)
}

// A portal says so when it listens; whether anybody answers on its port would not tell who.
async function ready(child, log) {
  const end = Date.now() + START_WITHIN
  while (!log().includes('The portal is ready')) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`the portal stopped with ${child.exitCode ?? child.signalCode}`)
    }
    if (Date.now() > end) throw new Error('the portal did not get ready')
    await sleep(20)
  }
}

// Under which path the whole portal is seen, if it stands behind a proxy: KEYDESK_PREFIX=/trust.
export const PREFIX = process.env.KEYDESK_PREFIX ?? ''
const START_WITHIN = 30_000
const STOP_WITHIN = 5_000
