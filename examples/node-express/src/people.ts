// The portal's own users, in its own table.

import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto'
import { promisify } from 'node:util'
import type { HostDirectory, Person } from 'keydesk'
import type { Pool } from 'pg'

export interface User { id: string, username: string, name: string, role: string | null, ward: string, ward_name: string }

/** The demonstration's password; everybody has it. */
export const PASSWORD = 'keydesk-demo'

export async function createPeople (pool: Pool): Promise<void> {
  await pool.query(`create table if not exists public.portal_users (
    id text primary key, username text unique not null, name text not null, role text,
    ward text not null, ward_name text not null, password text not null)`)
  const north = ['north', 'North Demo Trust'] as const
  for (const [username, name, role, [ward, wardName]] of [
    ['ra', 'Registration Authority Demo', 'registration_authority', north],
    ['admin', 'Local Administrator Demo', 'local_administrator', north],
    ['jo', 'Jo Demo', null, north],
    ['sam', 'Sam Demo', null, north],
    ['alex', 'Alex Demo', null, ['south', 'South Demo Trust']]
  ] as const) {
    await pool.query('insert into public.portal_users values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing',
      [`user-${username}`, username, name, role, ward, wardName, await hash(PASSWORD)])
  }
}

/** Behind everybody's user name it makes their address. */
const MAIL = '@portal.example'

// Without the password: what is not read cannot leak.
const PERSON = 'id, username, name, role, ward, ward_name'

export class People {
  constructor (private readonly pool: Pool) {}

  async byId (id: string): Promise<User | undefined> {
    return (await this.pool.query(`select ${PERSON} from public.portal_users where id = $1`, [id])).rows[0]
  }

  async withPassword (username: string, password: string): Promise<User | undefined> {
    const { rows } = await this.pool.query(`select ${PERSON}, password from public.portal_users where username = $1`, [storable(username)])
    // An unknown name costs as much as a wrong password.
    const { password: stored = await UNKNOWN, ...user } = rows[0] ?? {}
    return await matches(password, stored) ? user : undefined
  }

  /** What Keydesk looks people up in. */
  directory (): HostDirectory {
    return {
      user: async id => person(await this.byId(id)),
      // With these, an administrator cannot register a key for the Registration Authority.
      roles: async id => {
        const role = (await this.byId(id))?.role
        return role ? [role] : []
      },
      search: async ({ words, organisations, cursor, limit }) => {
        // A word that no field holds leaves a person out. strpos knows no pattern, so that % is data.
        const { rows } = await this.pool.query(
          `with matching as (select ${PERSON} from public.portal_users where ward = any($1) and not exists
             (select from unnest($2::text[]) as word where strpos(lower(name), lower(word)) = 0
               and strpos(lower(username || '${MAIL}'), lower(word)) = 0))
           select *, (select count(*)::int from matching) as count from matching where id > $3 order by id limit $4`,
          [organisations, words, cursor ?? '', limit + 1])
        const users = rows.slice(0, limit).map(row => person(row)!)
        return { users, next: rows.length > limit ? users.at(-1)!.id : null, count: rows[0]?.count ?? 0 }
      }
    }
  }
}

function person (user: User | undefined): Person | null {
  return user
    ? { id: user.id, username: user.username, displayName: user.name, email: user.username + MAIL, organisation: user.ward, organisationName: user.ward_name, active: true }
    : null
}

// PostgreSQL keeps no NUL, so no name has one; asked for it, it fails.
const storable = (text: string) => text.replaceAll('\0', '\ufffd')

/** With its parameters, so that later ones can be stronger: `scrypt$N$r$p$salt$hash`. */
async function hash (password: string): Promise<string> {
  const salt = randomBytes(16)
  const { N, r, p } = COST
  return ['scrypt', N, r, p, salt.toString('base64url'), (await derive(password, salt, COST)).toString('base64url')].join('$')
}

async function matches (password: string, stored: string): Promise<boolean> {
  const [, N, r, p, salt, wanted] = stored.split('$')
  const derived = await derive(password, Buffer.from(salt!, 'base64url'), { N: Number(N), r: Number(r), p: Number(p) })
  return timingSafeEqual(derived, Buffer.from(wanted!, 'base64url'))
}

// Off the event loop. One password typed on two keyboards may be two texts (NIST SP 800-63B-4, 3.1.1.2).
const derive = (password: string, salt: Buffer, cost: ScryptOptions) => scryptAsync(password.normalize('NFKC'), salt, 32, cost)
const scryptAsync = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

/** What OWASP asks of scrypt in 16 MiB. */
const COST = { N: 2 ** 14, r: 8, p: 5 }

const UNKNOWN = hash(randomBytes(16).toString('hex'))
