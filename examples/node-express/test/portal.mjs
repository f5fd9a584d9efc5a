#!/usr/bin/env node
// The portal as the journeys of examples/portal start theirs: the same options, in this one's words.
// Keydesk is in the portal's own table.

import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'

const text = { type: 'string' }
const { values } = parseArgs({
  options: {
    port: text, data: text, store: text,
    'last-key': text, 'link-lifetime': text, 'fresh-for': text, timeout: text
  }
})
const number = name => values[name] && Number(values[name])
const timeoutSeconds = number('timeout')

// Each journey names a schema of its own, which is Keydesk's word: the portal's own tables need a database.
const url = new URL(values.store)
const name = url.searchParams.get('schema')
const admin = new pg.Client({ host: url.hostname, port: Number(url.port), user: url.username, database: 'postgres' })
await admin.connect()
await admin.query(`create database ${admin.escapeIdentifier(name)}`)
await admin.end()
const database = `postgres://${url.username}@${url.host}/${name}`

// What is undefined is left out of the JSON.
const policy = {
  lastAuthenticator: values['last-key'],
  links: { lifetimeSeconds: number('link-lifetime') },
  access: { freshWithinSeconds: number('fresh-for') },
  registration: { timeoutSeconds },
  signIn: { timeoutSeconds }
}
process.argv.splice(2, Infinity,
  '--port', values.port, '--database', database, '--own-store',
  '--secret-file', join(values.data, 'secret'), '--policy', JSON.stringify(policy))
await import('../dist/server.js')
