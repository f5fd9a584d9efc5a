// The pages of a portal in Hono, with the sealed sessions of the recipe.

import { Hono } from 'hono'
import { answer } from './answer.mjs'
import { desk } from './desk.mjs'
import { script } from './script.mjs'
import { begun, held } from './sessions.mjs'

export const pages = new Hono()
pages.all('/*', async c => {
  let cookies = []
  const { status, type, body, location } = await answer({
    method: c.req.method,
    path: c.req.path,
    form: await c.req.parseBody(),
    session: await held(c.req.raw),
    desk,
    script,
    begin: async values => { cookies = await begun(values) },
    end: async () => { cookies = await begun({}) }
  })
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true })
  return location ? c.redirect(location, status) : c.body(body, status, { 'content-type': type })
})
