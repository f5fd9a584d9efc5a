// A browser without pages, and the portal that it visits.

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { newDatabase } from '../../../bindings/node/test/postgres.mjs'
import { Sessions } from '../dist/sessions.js'
import { startPortal } from './server.mjs'

export const PASSWORD = 'keydesk-demo'

/** A browser that keeps cookies, at an address of its own. */
export class Browser {
  #cookies = new Map()

  constructor (origin, { from = '127.0.0.1', headers = {} } = {}) {
    Object.assign(this, { origin, from, headers })
  }

  /** Sends a request. With a time limit in milliseconds the client leaves without an answer. */
  async send (method, path, form, headers = {}, leaveAfter) {
    const { port } = new URL(this.origin)
    const body = form && (typeof form === 'string' ? form : new URLSearchParams(form).toString())
    const sent = request({
      host: '127.0.0.1', port, path, method, localAddress: this.from, agent: false,
      headers: {
        ...this.headers,
        ...(body !== undefined && { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body) }),
        ...(this.#cookies.size && { Cookie: this.cookie }),
        ...headers
      }
    })
    sent.end(body)
    if (leaveAfter !== undefined) {
      sent.on('error', () => {})
      setTimeout(() => sent.destroy(), leaveAfter)
      return new Promise(resolve => sent.once('close', resolve))
    }
    const [answer] = await once(sent, 'response')
    let text = ''
    for await (const part of answer.setEncoding('utf8')) text += part
    for (const cookie of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)
      this.#cookies.set(name, value)
    }
    return { status: answer.statusCode, headers: answer.headers, text }
  }

  get (path) { return this.send('GET', path) }

  /** Calls an operation of the desk, as its pages do. */
  async call (operation, body) {
    const headers = { Origin: this.origin, 'Content-Type': 'application/json', 'Keydesk-Request': '1' }
    const { status, text } = await this.send('POST', `/desk/api/${operation}`, JSON.stringify(body), headers)
    return { status, body: JSON.parse(text) }
  }

  /** The token in the forms of a session. */
  async token () {
    return /name="csrf" value="([^"]+)"/.exec((await this.get('/')).text)?.[1]
  }

  async signIn (username, password = PASSWORD, leaveAfter) {
    return this.send('POST', '/sign-in', { username, password }, { 'Sec-Fetch-Site': 'same-origin' }, leaveAfter)
  }

  get cookie () { return [...this.#cookies].map(pair => pair.join('=')).join('; ') }

  set cookie (text) { this.#cookies = new Map(text.split('; ').map(one => one.split('=', 2))) }

  /** The id that the database knows the session by. */
  get sid () { return /^s:(.+)\./.exec(decodeURIComponent(this.#cookies.get('portal')))[1] }

  async isSignedIn () { return (await this.get('/')).status === 200 }
}

/** A portal, its database, and its sessions as another of its nodes has them. */
export async function portal (t, options = []) {
  const postgres = await newDatabase()
  t.after(() => postgres.stop())
  const folder = mkdtempSync(join(tmpdir(), 'keydesk-express-secret-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const secret = randomBytes(32).toString('base64url')
  writeFileSync(join(folder, 'secret'), secret)
  const origin = await startPortal(t, postgres, ['--secret-file', join(folder, 'secret'), ...options])
  const pool = new pg.Pool({ connectionString: postgres.url })
  pool.on('error', () => {})
  t.after(() => pool.end())
  const node = async key => {
    const sessions = await Sessions.open(pool, origin, key)
    t.after(() => sessions.close())
    return sessions
  }
  return { origin, pool, postgres, node, sessions: await node(secret) }
}

/** The session in a store. */
export const read = (store, sid) =>
  new Promise((resolve, reject) => store.get(sid, (error, data) => { error ? reject(error) : resolve(data) }))

/** Writes a session through a store, as the portal does. */
export const write = (store, sid, data) =>
  new Promise((resolve, reject) => store.set(sid, data, error => { error ? reject(error) : resolve() }))

/** Holds every new session back until the function that it returns: what happens meanwhile comes between. */
export async function holdSessions (client) {
  await client.query(`
    create function held() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock_shared(1); return new; end $$;
    create trigger held before insert on portal_sessions for each row execute function held()`)
  await client.query('select pg_advisory_lock(1)')
  return () => client.query('select pg_advisory_unlock(1)')
}

/** Waits until so many sessions are held back. */
export async function heldSessions (client, many = 1) {
  const { rowCount } = await client.query(
    "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and wait_event = 'advisory'")
  if (rowCount < many) await sleep(20).then(() => heldSessions(client, many))
}
