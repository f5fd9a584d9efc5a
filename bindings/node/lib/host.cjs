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
      value => reply(call, JSON.stringify(value ?? null, large), null),
      error => reply(call, null, said(error))
    ).catch(error => reply(call, null, said(error)))
  }
}

// Databases answer with bigint, which JSON does not have.
const large = (_name, value) => typeof value === 'bigint' ? String(value) : value

async function answer (host, name, request) {
  return ASKED[name](host, JSON.parse(request))
}

function said (error) {
  try {
    return String(error?.message ?? error)
  } catch {
    return 'the host failed'
  }
}

module.exports = { asks }
