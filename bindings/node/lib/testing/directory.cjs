'use strict'

// What `HostDirectory` promises, case by case, over people whom the host says that its directory holds.

const { randomUUID } = require('node:crypto')
const { equal, fail, watched } = require('./cases.cjs')

const LIMIT = 100

/**
 * The cases of a host's directory. `people` are persons whom it holds, as `directory.user` answers them; their
 * organisations may hold others too. `roles` says by id which roles they hold, where the directory has `roles`.
 */
function directoryCases (directory, { people, roles = {} }) {
  if (!Array.isArray(people) || people.length < 2) throw new TypeError('people must hold at least two persons whom the directory holds')
  const host = watched('directory', directory, ['user', 'search', 'roles'])
  const known = people.map(plain)
  const search = async asked => {
    const answer = await host.search({ limit: LIMIT, ...asked })
    if (!Array.isArray(answer?.users)) fail('directory.search must answer { users, next, count }, with users as a list.', answer)
    return answer
  }
  /** The ids on every page, and how many people each page says that there are. */
  const found = async asked => {
    const [ids, counts] = [[], []]
    for (let cursor, pages = 0; ; pages++) {
      if (pages > 1000) fail('directory.search must leave `next` out on the last page: it went on for 1000 pages.')
      const { users, next, count } = await search({ ...asked, ...(cursor === undefined ? {} : { cursor }) })
      if (users.length > (asked.limit ?? LIMIT)) fail(`directory.search must answer at most \`limit\` people: it answered ${users.length} of ${asked.limit ?? LIMIT}.`)
      ids.push(...users.map(({ id }) => id))
      if (count !== undefined && count !== null) counts.push(count)
      if (next === undefined || next === null) return { ids, counts }
      cursor = next
    }
  }
  const finds = async (person, words, why) => {
    const { ids } = await found({ words, organisations: [person.organisation] })
    if (!ids.includes(person.id)) fail(`directory.search for ${JSON.stringify(words)} must find ${person.id}: ${why}.`, ids, person.id)
  }
  const misses = async (person, asked, why) => {
    const { ids } = await found(asked)
    if (ids.includes(person.id)) fail(`directory.search for ${JSON.stringify(asked)} must not find ${person.id}: ${why}.`, ids)
  }
  const organisations = [...new Set(known.map(({ organisation }) => organisation))]
  const cases = [
    ['user answers each person by the immutable id', async () => {
      for (const person of known) equal(plain(await host.user(person.id)), person, `directory.user(${JSON.stringify(person.id)}) must answer this person.`)
    }],

    ['user answers null for an id that nobody has', async () => {
      for (const id of [randomUUID(), ...known.map(({ username, id }) => username === id ? randomUUID() : username)]) {
        const answer = await host.user(id)
        if (answer !== null && answer !== undefined) fail(`directory.user(${JSON.stringify(id)}) must answer null: nobody has this id. User names are no ids.`, answer)
      }
    }],

    ['search without words finds everybody of the organisations', async () => {
      const { ids } = await found({ words: [], organisations })
      for (const { id } of known) if (!ids.includes(id)) fail(`directory.search without words must find ${id}.`, ids, id)
    }],

    ['search finds nobody of other organisations', async () => {
      for (const person of known) {
        const others = organisations.filter(one => one !== person.organisation)
        await misses(person, { words: [], organisations: [...others, randomUUID()] }, 'the person is of another organisation')
        await misses(person, { words: [person.username], organisations: [] }, 'no organisation was asked for')
      }
    }],

    ['search finds by every word, in any order and without regard to case', async () => {
      for (const person of known) {
        const words = person.displayName.split(/\s+/).filter(Boolean)
        await finds(person, words, 'these are the words of the display name')
        await finds(person, words.toReversed?.() ?? [...words].reverse(), 'words stand in any order')
        await finds(person, words.map(word => word.toUpperCase()), 'case does not matter')
        await finds(person, [person.username.toLowerCase()], 'this is the user name')
        await finds(person, [person.username.slice(1) || person.username], 'a word may be part of the user name')
        if (person.email) await finds(person, [person.email], 'this is the address')
        await finds(person, [words[0], person.username], 'each word may stand in another column')
        await misses(person, { words: [words[0], randomUUID()], organisations }, 'every word must occur')
      }
    }],

    ['characters of a word are no operators', async () => {
      for (const person of known) {
        const texts = [person.displayName, person.username, person.email ?? ''].join(' ')
        for (const word of ['%', '_', '*', '\\', '\'', '"', '.*', '%%', '\' or 1=1 --'].filter(word => !texts.includes(word))) {
          await misses(person, { words: [word], organisations }, 'no character of a word is an operator')
        }
      }
    }],

    ['pages are followed to their end, each person once, with one count', async () => {
      const whole = await found({ words: [], organisations })
      equal([...new Set(whole.ids)].length, whole.ids.length, 'directory.search must answer each person once.')
      const single = await found({ words: [], organisations, limit: 1 })
      equal([...single.ids].sort(), [...whole.ids].sort(), 'directory.search must answer the same people on pages of one.')
      for (const count of [...whole.counts, ...single.counts]) equal(count, whole.ids.length, '`count` of directory.search must be a number: how many people match in all, the same on each page.')
    }]
  ]
  if (directory?.roles !== undefined) {
    cases.push(['roles answers a list for each person, and none for an id that nobody has', async () => {
      for (const { id } of known) {
        const answer = await host.roles(id)
        if (!Array.isArray(answer) || !answer.every(role => typeof role === 'string')) fail(`directory.roles(${JSON.stringify(id)}) must answer a list of role names.`, answer)
        if (roles[id]) equal([...answer].sort(), [...roles[id]].sort(), `directory.roles(${JSON.stringify(id)}) must answer the person's roles.`)
      }
      equal(await host.roles(randomUUID()), [], 'directory.roles must answer an empty list for an id that nobody has.')
    }])
  }
  return cases.map(([name, run]) => ({ name, run }))
}

/** A person as the desk reads one: what is null counts as left out, and everybody is let in unless `active` is false. */
function plain (person) {
  if (person === null || person === undefined) return null
  const { active = true, ...rest } = Object.fromEntries(Object.entries(person).filter(([, value]) => value !== null && value !== undefined))
  return { ...rest, active }
}

module.exports = { directoryCases }
