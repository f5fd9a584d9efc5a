// The scenarios of bindings/contract, answered by Node as by every other language.

import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import { keydesk, native, openFixed, table } from './helpers.mjs'

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
    const { code, message: detail, retryable, reference } = error
    return { error: { code, detail, retryable, ...(reference === undefined ? {} : { reference }) } }
  }
}

/** A host's table that behaves as the scenario says. */
function misbehaving () {
  const held = table()
  const faults = new native.TestFaults()
  const functions = ['load', 'commit', 'list', 'remove'].map(name => [name, async argument => {
    const instead = faults.insteadOf(`store.${name}`, JSON.stringify(argument))
    if (instead === null) return held[name](argument)
    if (instead[0] === '!') throw new Error(instead.slice(1))
    return JSON.parse(instead)
  }])
  return {
    store: Object.fromEntries(functions),
    misbehave: misbehaviour => assert.equal(faults.set(misbehaviour), null),
    replace: ([from, to]) => held.rows.forEach(row => { row.blob = row.blob.replaceAll(from, to) })
  }
}

/** The request of a step; a response that no value can say goes as text. */
function request ({ request, responseText, spaces }) {
  if (responseText === undefined && spaces === undefined) return request
  const text = responseText ?? JSON.stringify(request.response)
  return { ...request, response: text.slice(0, 1) + ' '.repeat(spaces ?? 0) + text.slice(1) }
}

async function overHttp (handler, origin, { method, path, headers, body, spaces }) {
  const sent = new Request(origin + path, { method, headers, body: body + ' '.repeat(spaces ?? 0) })
  const response = await handler(sent)
  const text = await response.text()
  const problem = response.headers.get('content-type') === 'application/problem+json' ? JSON.parse(text) : {}
  return { status: response.status, ...(problem.code && { code: problem.code }) }
}

/** Makes a step that asks for something. */
async function make (step, scenario, desk, handler) {
  if (step.open) return (await (await keydesk.openDesk(step.open)).close()) ?? null
  if (step.http) return overHttp(handler, scenario.mount.origin, step.http)
  if (step.verify) return keydesk[step.verify](request(step))
  const known = typeof desk[step.call] === 'function'
  return known ? desk[step.call](request(step), step.caller) : desk.call(step.call, request(step), step.caller)
}

describe('the contract', () => {
  it('has its scenarios', () => assert.ok(files.length >= 30, `${files.length}`))

  for (const file of files) {
    const scenario = JSON.parse(readFileSync(new URL(file, folder)))
    it(scenario.name, async t => {
      const dependencies = new native.TestDependencies(scenario.clock, scenario.seed)
      const host = misbehaving()
      const config = { ...scenario.config }
      if (config.store === 'host') config.store = host.store
      let forbids = false
      config.may = () => !forbids
      const desk = await openFixed(config, dependencies)
      t.after(() => desk.close())
      const handler = scenario.mount && desk.handler({ ...scenario.mount, actor: () => null })
      for (const [number, step] of scenario.steps.entries()) {
        if (step.advance) dependencies.advance(step.advance)
        if (step.host) host.misbehave(step.host)
        if (step.forbids !== undefined) forbids = step.forbids
        if (step.replace) host.replace(step.replace)
        if (step.close) await desk.close()
        if (step.advance || step.forbids !== undefined || step.host || step.replace || step.close) continue
        const made = await outcome(() => make(step, scenario, desk, handler))
        const wanted = step.error ? { error: step.error } : { answer: step.answer }
        assert.deepEqual(plain(made), plain(wanted), `step ${number}: ${step.call ?? step.verify ?? 'it'}`)
      }
    })
  }

  it('is all of the surface: every operation is a method', async t => {
    const desk = await openFixed(JSON.parse(readFileSync(new URL(files[0], folder))).config, new native.TestDependencies('2026-01-05T09:00:00Z', 1))
    t.after(() => desk.close())
    for (const { name } of api.operations) assert.equal(typeof desk[name], 'function', name)
    for (const { name } of api.stateless) assert.equal(typeof keydesk[name], 'function', name)
  })
})
