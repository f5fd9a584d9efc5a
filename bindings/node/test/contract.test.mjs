// The scenarios of bindings/contract, answered by Node as by every other language.

import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import { keydesk, native, openFixed } from './helpers.mjs'

const folder = new URL('../../contract/scenarios/', import.meta.url)
const files = readdirSync(folder).filter(name => name.endsWith('.json'))
const api = JSON.parse(readFileSync(new URL('../../facade/api.json', import.meta.url)))

// Times are dates here: written again, they have their milliseconds.
const plain = value => JSON.parse(JSON.stringify(value), (_, held) =>
  typeof held === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(held) ? new Date(held).toISOString() : held)

async function outcome (call) {
  try {
    return { answer: await call() }
  } catch (error) {
    if (!(error instanceof keydesk.KeydeskError)) throw error
    return { error: { code: error.code, detail: error.message, retryable: error.retryable } }
  }
}

describe('the contract', () => {
  it('has its scenarios', () => assert.ok(files.length >= 11, `${files.length}`))

  for (const file of files) {
    const scenario = JSON.parse(readFileSync(new URL(file, folder)))
    it(scenario.name, async t => {
      const clock = new native.TestClock(scenario.clock)
      const desk = await openFixed(scenario.config, clock, scenario.seed)
      t.after(() => desk.close())
      for (const [number, step] of scenario.steps.entries()) {
        if (step.advance) {
          clock.advance(step.advance)
          continue
        }
        const known = typeof desk[step.call] === 'function'
        const made = await outcome(() => step.verify
          ? keydesk[step.verify](step.request)
          : known ? desk[step.call](step.request, step.caller) : desk.call(step.call, step.request, step.caller))
        const wanted = step.error ? { error: step.error } : { answer: step.answer }
        assert.deepEqual(plain(made), plain(wanted), `step ${number}: ${step.call ?? step.verify}`)
      }
    })
  }

  it('is all of the surface: every operation is a method', async t => {
    const desk = await openFixed(JSON.parse(readFileSync(new URL(files[0], folder))).config, new native.TestClock('2026-01-05T09:00:00Z'), 1)
    t.after(() => desk.close())
    for (const { name } of api.operations) assert.equal(typeof desk[name], 'function', name)
    for (const { name } of api.stateless) assert.equal(typeof keydesk[name], 'function', name)
  })
})
