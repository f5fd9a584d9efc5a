// What a process that holds desks needs: it ends by itself, workers may load it, and nothing leaks.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { config } from './helpers.mjs'

const run = promisify(execFile)
const index = fileURLToPath(new URL('../index.cjs', import.meta.url))
const opened = (after, more = {}) => `
  const { openDesk } = require(${JSON.stringify(index)})
  openDesk(${JSON.stringify(config(more))}).then(async desk => { ${after} })`

describe('a process', () => {
  it('ends by itself with a desk that was never closed', async () => {
    const { stdout } = await run(process.execPath, ['-e', opened("console.log('open')")], { timeout: 20_000 })
    assert.equal(stdout, 'open\n')
  })

  it('ends by itself with a host that never answers, once its time-out is over', async () => {
    const script = `
      const { openDesk } = require(${JSON.stringify(index)})
      const never = () => new Promise(() => {})
      const config = ${JSON.stringify(config())}
      openDesk({ ...config, directory: { user: never, search: never } }).then(async desk => {
        const now = new Date()
        const actor = { id: 'u-ra', roles: ['ra'], organisations: [], authenticatedAt: now, strength: 'security_key' }
        await desk.getUser({ userId: 'u-jo' }, { actor }).catch(error => console.log(error.code))
      })`
    const { stdout } = await run(process.execPath, ['-e', script], { timeout: 20_000 })
    assert.equal(stdout, 'store_unavailable\n')
  })

  it('turns a panic into internal, and goes on', async () => {
    const script = `
      const native = require(process.env.KEYDESK_NATIVE_LIBRARY)
      const refused = async later => JSON.parse((await native.panicNow(later)).slice(1))
      const { openDesk } = require(${JSON.stringify(index)})
      openDesk(${JSON.stringify(config())}).then(async desk => {
        const answers = [await refused(false), await refused(true)]
        const after = await desk.redeemLink({ token: 'nothing' }).catch(error => error.code)
        console.log(JSON.stringify([...answers, after]))
      })`
    const { stdout, stderr } = await run(process.execPath, ['-e', script], { timeout: 20_000 })
    assert.ok(!stdout.includes('secret'), stdout)
    const [now, later, after] = JSON.parse(stdout)
    assert.deepEqual([now.code, later.code, after], ['internal', 'internal', 'link_unknown'])
    // The operator reads the reason where Rust writes it.
    assert.equal(stderr.match(/a panic on purpose, with a secret in it/g).length, 2)
  })

  it('may use a desk in a worker, with a host store there', async () => {
    const script = `
      const { parentPort } = require('node:worker_threads')
      const store = { rows: new Map(), load: async key => store.rows.get(key),
        commit: async ({ key, expectedVersion, blob }) => {
          store.rows.set(key, { key, owner: key, version: expectedVersion + 1, blob }); return 'committed' },
        list: async () => [], remove: async () => null }
      const { openDesk } = require(${JSON.stringify(index)})
      openDesk({ ...${JSON.stringify(config())}, store }).then(async desk => {
        const { ceremonyId } = await desk.beginSignIn({})
        parentPort.postMessage([typeof ceremonyId, store.rows.size > 0])
        await desk.close()
      })`
    for (let round = 0; round < 3; round++) {
      const worker = new Worker(script, { eval: true })
      const messages = []
      worker.on('message', message => messages.push(message))
      // Asked for at once: the last message and the end may come together.
      assert.deepEqual(await once(worker, 'exit'), [0])
      assert.deepEqual(messages, [['string', true]])
    }
  })
})
