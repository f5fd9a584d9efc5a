#!/usr/bin/env node
// The portal as the journeys of examples/portal start theirs: the same options, in this one's words.
// Keydesk is in the portal's own table.

import { join } from 'node:path'
import { parseArgs } from 'node:util'

const text = { type: 'string' }
const { values } = parseArgs({
  options: {
    port: text, data: text, store: text,
    'last-key': text, 'link-lifetime': text, 'fresh-for': text, timeout: text
  }
})
const number = name => values[name] && Number(values[name])
const timeoutSeconds = number('timeout')
// What is undefined is left out of the JSON.
const policy = {
  lastAuthenticator: values['last-key'],
  links: { lifetimeSeconds: number('link-lifetime') },
  access: { freshWithinSeconds: number('fresh-for') },
  registration: { timeoutSeconds },
  signIn: { timeoutSeconds }
}
process.argv.splice(2, Infinity,
  '--port', values.port, '--database', values.store, '--own-store',
  '--secret-file', join(values.data, 'secret'), '--policy', JSON.stringify(policy))
await import('../dist/server.js')
