// The command line's messages: one line for a mistake, and never a stack trace.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const SERVER = fileURLToPath(new URL('../dist/server.js', import.meta.url))
const started = (...words) => spawnSync(process.execPath, [SERVER, ...words], { encoding: 'utf8', env: { PATH: process.env.PATH } })

test('--help says what every option means', () => {
  const { status, stdout } = started('--help')
  assert.equal(status, 0)
  assert.match(stdout, /--port N +the port/)
})

test('a mistake is said in one line, before the options', () => {
  const database = ['--database', 'postgres://localhost/portal']
  const mistakes = [
    [[], '--database postgres://... is missing'],
    [[...database, '--own-stor'], "Unknown option '--own-stor'"],
    [[...database, '--port', 'x'], '--port x is no number'],
    [[...database, '--policy', '{'], '--policy is no JSON: ']
  ]
  for (const [words, said] of mistakes) {
    const { status, stderr } = started(...words)
    assert.equal(status, 1, words.join(' '))
    assert.ok(stderr.split('\n')[0].startsWith(`portal: ${said}`), stderr)
    assert.doesNotMatch(stderr, /\n +at /)
  }
})
