'use strict'

// The desk in the host's own server.

const { unwrap } = require('./error.cjs')
const { write } = require('./json.cjs')

/** Answers one request: with a whole body, or with a stream that keeps the request open. */
async function respond ({ mount, host, requests }, request, { method, target, headers, peer }, sent) {
  const number = requests.begin(request, host)
  let stream
  try {
    const answer = unwrap(await mount.handle(number, method, target, headers, sent, peer))
    const [status, pairs, body] = answer
    stream = answer[3]
    const next = async () => {
      const part = await stream.next()
      if (part === null) requests.done(number)
      return part
    }
    const cancel = () => {
      stream.cancel()
      requests.done(number)
    }
    return { status, headers: pairs, body, next, cancel }
  } finally {
    if (!stream) requests.done(number)
  }
}

/** What a host's server takes, with what else the host asks of the mounted desk. */
function mounted (serve, { mount }) {
  const manage = (name, request) => JSON.parse(unwrap(mount.manage(name, write(request))))
  return Object.assign(serve, {
    page: page => manage('page', page),
    relatedOrigins: () => manage('relatedOrigins', {}),
    returnTo: address => manage('returnTo', { address: typeof address === 'string' ? address : undefined }),
    pathForLogs: address => manage('pathForLogs', { address }),
    changed: userId => { manage('changed', { userId: String(userId) }) }
  })
}

/** The address of the connection's other end; a socket of a file system has none. */
const address = connection =>
  typeof connection?.remoteAddress === 'string' ? connection.remoteAddress : undefined

/** `(Request, { remoteAddress }) => Promise<Response>`: only the server knows the connection's other end. */
function handler (desk) {
  return mounted(async (request, connection) => {
    const { pathname, search } = new URL(request.url)
    const target = pathname + search
    if (!desk.mount.serves(target)) return new Response(null, { status: 404 })
    const head = { method: request.method, target, headers: [...request.headers].flat(), peer: address(connection) }
    const sent = await limited(request.body ?? [], desk)
    const { status, headers, body, next, cancel } = await respond(desk, request, head, sent)
    const pull = async controller => {
      const part = await next()
      if (part === null) controller.close()
      else controller.enqueue(new Uint8Array(part))
    }
    const stream = body ?? new ReadableStream({ pull, cancel }, { highWaterMark: 0 })
    // Some statuses allow no body, not even an empty one.
    return new Response(stream.length === 0 ? null : stream, { status, headers })
  }, desk)
}

/** `(req, res, next)`. */
function express (desk) {
  return mounted((req, res, next) => {
    // Where Express mounted it under a path, `url` lacks that path.
    const target = req.originalUrl ?? req.url
    if (!desk.mount.serves(target)) return next ? next() : end(res, 404)
    answered(desk, req, target).then(answer => send(answer, res)).catch(error => next ? next(error) : end(res, 500))
  }, desk)
}

/** A Fastify plugin. */
function fastify (desk) {
  return mounted(async instance => {
    instance.removeAllContentTypeParsers()
    // The desk reads bodies itself.
    instance.addContentTypeParser('*', (_request, _payload, done) => done(null))
    const route = async (request, reply) => {
      Object.assign(request.raw, { fastify: request })
      const answer = await answered(desk, request.raw, request.raw.url, request).catch(() => undefined)
      if (!answer) return reply.code(500).send()
      if (!answer.body) {
        reply.hijack()
        return send(answer, reply.raw).catch(() => end(reply.raw, 500))
      }
      // By Fastify, so that its hooks see the answer: sessions set their cookie there.
      for (const [name, value] of answer.headers) reply.header(name, value)
      return reply.code(answer.status).send(answer.body)
    }
    const { prefix } = desk.mount
    instance.all(prefix || '/', route)
    instance.all(`${prefix}/*`, route)
  }, desk)
}

/** What the desk answers to a request of `node:http`; `request` is what the host's functions receive. */
async function answered (desk, req, target, request = req) {
  const head = { method: req.method, target, headers: req.rawHeaders, peer: address(req.socket) }
  return respond(desk, request, head, await bodyOf(req, desk))
}

async function send ({ status, headers, body, next, cancel }, res) {
  res.statusCode = status
  for (const [name, value] of headers) {
    const before = res.getHeader(name)
    // The host's middleware may have set cookies of its own.
    const several = name === 'set-cookie' && before !== undefined
    res.setHeader(name, several ? [before, value].flat() : value)
  }
  if (body) return void res.end(body)
  res.once('close', cancel)
  res.flushHeaders?.()
  for (let part = await next(); part !== null; part = await next()) {
    if (!res.write(part)) await new Promise(resolve => res.once('drain', resolve).once('close', resolve))
  }
  res.end()
}

// A body parser that ran before has taken the body: what it left is written again.
async function bodyOf (req, desk) {
  const taken = req.readableEnded || (req.complete && req.readableLength === 0)
  const { body } = req
  if (!taken || (!req.readableEnded && (body === undefined || body === null))) return limited(req, desk)
  if (body === undefined || body === null) return new Uint8Array()
  if (body instanceof Uint8Array) return body
  if (typeof body === 'string') return Buffer.from(body)
  const form = /^application\/x-www-form-urlencoded/i.test(req.headers['content-type'] ?? '')
  return Buffer.from(form ? new URLSearchParams(body).toString() : JSON.stringify(body))
}

/** The body, or as much of it as shows that it is too large. */
async function limited (stream, { mount }) {
  const parts = []
  let length = 0
  for await (const part of stream) {
    parts.push(part)
    length += part.length
    if (length >= mount.bodyLimit) break
  }
  return Buffer.concat(parts)
}

/** Ends a response that the desk did not make. */
function end (res, status) {
  if (!res.headersSent) res.statusCode = status
  res.end()
}

module.exports = { express, fastify, handler }
