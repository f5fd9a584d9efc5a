// The portal of adapters/http/README.md, whose code block is compiled as it stands there.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { journey } from '../../../bindings/node/test/documents/journey.mjs'

test('the portal of the README: link, registration, second factor, sign-in and removal', { timeout: 120_000 }, async (t) => {
  const { port, link } = await startPortal(t)
  await journey(t, { port, link })
})

// It prints the first officer's link and then its port.
async function startPortal(t) {
  const binary = process.env.KEYDESK_README_BIN
  if (!binary) throw new Error('KEYDESK_README_BIN names no program: run `cargo xtask test journeys` instead')
  const child = spawn(binary, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  t.after(async () => {
    child.kill('SIGTERM')
    await ended
  })
  const printed = {}
  for await (const line of createInterface({ input: child.stdout })) {
    const [name, value] = line.split(' ')
    printed[name] = value
    if (name === 'port') break
  }
  if (!printed.port) throw new Error('the portal of the README ended before it listened')
  return printed
}
