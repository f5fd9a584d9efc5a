// The pages of a portal in Fastify, with @fastify/session.

import { answer } from './answer.mjs'
import { desk } from './desk.mjs'
import { script } from './script.mjs'

export async function pages (app) {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' },
    (_req, body, done) => done(null, Object.fromEntries(new URLSearchParams(body))))
  app.all('/*', async (req, reply) => {
    const { status, type, body, location } = await answer({
      method: req.method,
      path: new URL(req.url, 'http://localhost').pathname,
      form: req.body,
      session: req.session,
      desk,
      script,
      begin: async held => {
        await req.session.regenerate()
        Object.assign(req.session, held)
      },
      end: () => req.session.destroy()
    })
    return location ? reply.redirect(location, status) : reply.code(status).type(type).send(body)
  })
}
