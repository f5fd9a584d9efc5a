'use strict'

// The host's store, directory, notifier and sessions, behind one function that never throws.

const json = require('./json.cjs')

/** What the desk may ask of the host, by name: how the host's object is asked for it. */
const ASKED = {
  'store.load': (host, key) => host.store.load(key),
  'store.commit': (host, commit) => host.store.commit(commit),
  'store.list': (host, page) => host.store.list(page),
  'store.remove': (host, key) => host.store.remove(key),
  'directory.user': (host, id) => host.directory.user(id),
  'directory.search': (host, search) => host.directory.search(search),
  'directory.roles': (host, id) => host.directory.roles(id),
  may: (host, { actor, action, target }) =>
    host.may({ ...actor, authenticatedAt: new Date(actor.authenticatedAt) }, action, target),
  'notifier.deliver': (host, notification) =>
    host.notifier.deliver(json.revive('NotificationRecord', notification)),
  'portal.session': (host, { request }) => host.requests.session(request),
  'portal.signedIn': (host, { request, signIn }) => host.requests.signedIn(request, signIn)
}

/** Takes the desk's calls to the host and answers each, whatever the host's code does. */
function asks (host, reply) {
  return (call, name, request) => {
    answer(host, name, request).then(
      value => reply(call, JSON.stringify(plain(value)), null),
      error => reply(call, null, said(error))
    ).catch(error => reply(call, null, said(error)))
  }
}

async function answer (host, name, request) {
  return ASKED[name](host, JSON.parse(request))
}

// Databases answer with more columns than were asked for, with bigint as text, and with null.
function plain (value) {
  if (value === undefined || value === null) return null
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'object' && 'blob' in value) {
    const { key, owner, version, blob } = value
    return { key, owner, version: Number(version), blob }
  }
  return withoutNulls(value)
}

function withoutNulls (value) {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (value === null || typeof value !== 'object' || value instanceof Date) return value
  const kept = Object.entries(value).filter(([, held]) => held !== null && held !== undefined)
  return Object.fromEntries(kept.map(([name, held]) => [name, withoutNulls(held)]))
}

function said (error) {
  try {
    return String(error?.message ?? error)
  } catch {
    return 'the host failed'
  }
}

module.exports = { asks }
