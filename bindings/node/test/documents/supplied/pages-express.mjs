// The pages of a portal in Express, with express-session.

import { promisify } from 'node:util'
import { Router, urlencoded } from 'express'
import { answer } from './answer.mjs'
import { desk } from './desk.mjs'
import { script } from './script.mjs'

export const pages = Router()
pages.use(urlencoded(), async (req, res) => {
  const { status, type, body, location } = await answer({
    method: req.method,
    path: req.path,
    form: req.body,
    session: req.session,
    desk,
    script,
    begin: async held => {
      await promisify(req.session.regenerate).call(req.session)
      Object.assign(req.session, held)
    },
    end: () => promisify(req.session.destroy).call(req.session)
  })
  if (location) return res.redirect(status, location)
  res.status(status).type(type).send(body)
})
