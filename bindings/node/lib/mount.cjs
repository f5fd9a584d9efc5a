'use strict'

// The desk in the host's own server.

const { unwrap } = require('./error.cjs')

const MOST = 128 * 1024 + 1

/** Whether a path is the desk's. */
const inside = (path, prefix) => path === prefix || path.startsWith(`${prefix}/`)

/** Answers one request. The stream, if there is one, keeps the request open. */
async function respond ({ mount, host, requests }, request, head, body) {
  const number = requests.begin(request, host)
  try {
    const { method, target, headers, peer } = head
    const answer = unwrap(await mount.handle(number, method, target, headers, body, peer))
    const whole = answer.body
    const stream = whole ? null : answer
    if (whole) requests.done(number)
    return {
      status: answer.status,
      headers: answer.headers,
      body: whole,
      next: async () => {
        const part = await stream.next()
        if (part === null) requests.done(number)
        return part
      },
      cancel: () => {
        stream?.cancel()
        requests.done(number)
      }
    }
  } catch (error) {
    requests.done(number)
    throw error
  }
}

/** The address of the connection's other end; a socket of a file system has none. */
const address = connection =>
  typeof connection?.remoteAddress === 'string' ? connection.remoteAddress : undefined

function * pairs (flat) {
  for (let at = 0; at < flat.length; at += 2) yield [flat[at], flat[at + 1]]
}

/** `(Request, { remoteAddress }) => Promise<Response>`: only the server knows the connection's other end. */
function handler (mounted) {
  return async (request, connection) => {
    const { pathname, search } = new URL(request.url)
    if (!inside(pathname, mounted.prefix)) return new Response(null, { status: 404 })
    const head = { method: request.method, target: pathname + search, headers: [...request.headers].flat(), peer: address(connection) }
    const body = request.body ? await limited(request.body) : new Uint8Array()
    const answer = await respond(mounted, request, head, body)
    const headers = new Headers()
    for (const [name, value] of pairs(answer.headers)) headers.append(name, value)
    const bodiless = answer.status === 204 || answer.status === 304
    const stream = answer.body
      ? (bodiless ? null : answer.body)
      : new ReadableStream({
        async pull (controller) {
          const part = await answer.next()
          if (part === null) controller.close()
          else controller.enqueue(new Uint8Array(part))
        },
        cancel: answer.cancel
      }, { highWaterMark: 0 })
    return new Response(stream, { status: answer.status, headers })
  }
}

/** `(req, res, next)`. */
function express (mounted) {
  return (req, res, next) => {
    // Where Express mounted it under a path, `url` lacks that path.
    const target = req.originalUrl ?? req.url
    if (!inside(target.split('?', 1)[0], mounted.prefix)) return next ? next() : notFound(res)
    node(mounted, req, res, target).catch(error => (next ? next(error) : failed(res, error)))
  }
}

/** A Fastify plugin. */
function fastify (mounted) {
  return async instance => {
    instance.removeAllContentTypeParsers()
    // The desk reads bodies itself.
    instance.addContentTypeParser('*', (_request, _payload, done) => done(null))
    const route = async (request, reply) => {
      reply.hijack()
      const raw = Object.assign(request.raw, { fastify: request })
      await node(mounted, raw, reply.raw, request.raw.url, request).catch(error => failed(reply.raw, error))
    }
    instance.all(mounted.prefix, route)
    instance.all(`${mounted.prefix}/*`, route)
  }
}

async function node (mounted, req, res, target, request = req) {
  const headers = []
  for (let at = 0; at < req.rawHeaders.length; at += 2) {
    // A pseudo-header of HTTP/2 is no header.
    if (req.rawHeaders[at][0] !== ':') headers.push(req.rawHeaders[at], req.rawHeaders[at + 1])
  }
  const body = await bodyOf(req)
  const answer = await respond(mounted, request, { method: req.method, target, headers, peer: address(req.socket) }, body)
  res.statusCode = answer.status
  for (const [name, value] of pairs(answer.headers)) {
    const before = res.getHeader(name)
    // The host's middleware may have set cookies of its own.
    const several = name.toLowerCase() === 'set-cookie' && before !== undefined
    res.setHeader(name, several ? [before, value].flat() : value)
  }
  if (answer.body) return void res.end(answer.body)
  res.once('close', answer.cancel)
  res.flushHeaders?.()
  for (let part = await answer.next(); part !== null; part = await answer.next()) {
    if (!res.write(part)) await new Promise(resolve => res.once('drain', resolve).once('close', resolve))
  }
  res.end()
}

// A body parser that ran before has taken the body: what it left is written again.
async function bodyOf (req) {
  if (!req.readableEnded && !req.complete) return limited(req)
  if (req.readableEnded === false && req.readableLength > 0) return limited(req)
  const { body } = req
  if (body === undefined || body === null) return req.readableEnded ? new Uint8Array() : limited(req)
  if (body instanceof Uint8Array) return body
  if (typeof body === 'string') return Buffer.from(body)
  const form = /^application\/x-www-form-urlencoded/i.test(req.headers['content-type'] ?? '')
  return Buffer.from(form ? new URLSearchParams(body).toString() : JSON.stringify(body))
}

/** The body, or as much of it as shows that it is too large. */
async function limited (stream) {
  const parts = []
  let length = 0
  for await (const part of stream) {
    parts.push(part)
    length += part.length
    if (length >= MOST) break
  }
  return Buffer.concat(parts)
}

function notFound (res) {
  res.statusCode = 404
  res.end()
}

function failed (res) {
  if (!res.headersSent) res.statusCode = 500
  res.end()
}

module.exports = { express, fastify, handler }
