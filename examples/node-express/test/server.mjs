// The portal as a process of its own.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SERVER = fileURLToPath(new URL('../dist/server.js', import.meta.url))

const freePort = () => new Promise(resolve => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address()
    server.close(() => resolve(port))
  })
})

/** Starts it over this server's database, and stops it when the test ends. Where it listens. */
export async function startPortal (t, postgres, options = []) {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'keydesk-express-'))
  const given = ['--port', `${port}`, '--database', postgres.url, '--secret-file', join(folder, 'secret'), ...options]
  const child = spawn(process.execPath, [SERVER, ...given], { stdio: ['ignore', 'inherit', 'pipe'] })
  const ended = new Promise(resolve => child.once('exit', resolve))
  t.after(async () => {
    child.kill('SIGTERM')
    // It ends by itself once desk and pool are closed.
    assert.equal(await ended, 0)
    rmSync(folder, { recursive: true })
  })
  await new Promise((resolve, reject) => {
    let said = ''
    child.stderr.setEncoding('utf8').on('data', text => {
      said += text
      if (said.includes('is ready')) resolve()
    })
    child.once('exit', code => reject(new Error(`the portal ended with ${code}: ${said}`)))
  })
  return `http://localhost:${port}`
}
