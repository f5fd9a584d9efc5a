// What the front page leaves to the reader: users and sessions.

import session from 'express-session'
import { db } from './db.mjs'

export const directory = { user: db.userById, roles: db.rolesOf, search: db.searchUsers }
export const sessions = session({ secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: false })
export const actor = () => null
export const signedIn = () => null
