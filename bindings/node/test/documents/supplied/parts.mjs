// A portal's own store and directory.

import { db } from './db.mjs'
import { goodStore } from './stores.mjs'

export const store = goodStore()
export const directory = { user: id => db.userById(id), roles: id => db.rolesOf(id), search: asked => db.searchUsers(asked) }
export const people = await Promise.all(['u-ra', 'u-jo', 'u-alex'].map(id => db.userById(id)))
export const roles = { 'u-ra': ['registration_authority'], 'u-jo': [] }
