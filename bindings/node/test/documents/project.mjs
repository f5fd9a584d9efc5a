// A project made of a document's blocks, and its program.

import assert from 'node:assert/strict'
import { fork, spawnSync } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './installed.mjs'

const here = name => fileURLToPath(new URL(name, import.meta.url))
const ENVIRONMENT = { SESSION_SECRET: 'a secret of at least thirty-two characters' }

/** Writes blocks as they are, and what a document leaves to its reader: `{ 'db.mjs': 'db.mjs' }` of supplied/. */
export function project (place, blocks, supplied = {}, folder = mkdtempSync(join(place, 'project-'))) {
  for (const [file, text] of Object.entries(blocks)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  for (const [file, source] of Object.entries(supplied)) {
    assert.ok(!blocks[file], `${file} is a block of the document`)
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    copyFileSync(here(`supplied/${source}`), join(folder, file))
  }
  return folder
}

/** Runs a script of a project to its end, and returns what it printed. */
export const script = (folder, file, args = [], env = {}) =>
  run(process.execPath, [file, ...args], folder, { ...ENVIRONMENT, ...env })

/** Runs a script that must fail, and returns what it said of that. */
export function failing (folder, file, args, env) {
  const { status, stderr } = spawnSync(process.execPath, [file, ...args], {
    cwd: folder, encoding: 'utf8', env: { ...process.env, KEYDESK_NATIVE_LIBRARY: undefined, ...ENVIRONMENT, ...env }
  })
  assert.equal(status, 1, `${file} did not fail: ${stderr}`)
  return stderr
}

/** Starts a project's server, which the document has at port 3000; `{ port, log, printed }`. */
export async function start (t, folder, file, env = {}) {
  const child = fork(join(folder, file), {
    cwd: folder,
    env: { ...process.env, KEYDESK_NATIVE_LIBRARY: undefined, ...ENVIRONMENT, ...env },
    execArgv: ['--import', here('listening.mjs')],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc']
  })
  let log = ''
  const said = new EventEmitter()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      log += text
      said.emit('text')
    })
  }
  const ended = once(child, 'exit')
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await ended
  }
  t.after(async () => {
    await stop()
    if (log) t.diagnostic(log)
  })
  const [message] = await Promise.race([once(child, 'message'), ended.then(() => [{}])])
  assert.ok(message.port, `${file} ended before it listened:\n${log}`)
  return {
    port: message.port,
    log: () => log,
    /** Over when the program has printed this. */
    async printed (pattern) {
      while (!pattern.test(log)) await once(said, 'text')
    }
  }
}
