// What the documents leave to the reader: the users of a portal.

const PASSWORD = 'keydesk-demo'
const PEOPLE = [
  { id: 'u-ra', username: 'ra', displayName: 'Robin Archer', organisation: 'north', roles: ['registration_authority'] },
  { id: 'u-admin', username: 'admin', displayName: 'Ada Minster', organisation: 'north', roles: ['local_administrator'] },
  { id: 'u-jo', username: 'jo', displayName: 'Jo Bloggs', email: 'jo@ward.example', organisation: 'north', roles: [] },
  { id: 'u-board', username: 'board', displayName: 'Bo Ardmore', organisation: 'north', roles: [], board: true },
  { id: 'u-alex', username: 'alex', displayName: 'Alex Other', organisation: 'south', roles: [] }
]
const row = ({ roles, board, ...person } = {}) => person.id && person
const by = (field, value) => PEOPLE.find(one => one[field] === value)

function found ({ words, organisations, cursor = '', limit }) {
  const text = ({ displayName, username, email = '' }) => `${displayName}\n${username}\n${email}`.toLowerCase()
  const all = PEOPLE.filter(one => organisations.includes(one.organisation) && words.every(word => text(one).includes(word.toLowerCase())))
  const page = all.map(row).filter(({ id }) => id > cursor).sort((a, b) => a.id < b.id ? -1 : 1)
  const users = page.slice(0, limit)
  return { users, next: page.length > limit ? users.at(-1).id : undefined, count: all.length }
}

export const db = {
  userById: async id => row(by('id', id)),
  rolesOf: async id => by('id', id)?.roles ?? [],
  isBoardMember: async id => !!by('id', id)?.board,
  withPassword: async (username, password) => password === PASSWORD ? row(by('username', username)) : undefined,
  searchUsers: async asked => found(asked)
}
