// The command line of the portal. A mistake ends it with one line, because a user's mistake needs no stack trace.

import { parseArgs } from 'node:util'
import type { TrustedProxiesRecord } from 'keydesk'
import type { PortalDesk } from './desk.js'

const USAGE = `npm start -- --database URL [options]

  --database URL          the portal's database: postgres://...; DATABASE_URL where it is left out
  --port N                the port on localhost; 3000 if left out
  --origin URL            where browsers see the portal, if a proxy stands before it
  --trusted-proxies WHOM  how many proxies report the client's address, or their networks with commas between
  --own-store             Keydesk in a table of the portal's own, and not in tables of Keydesk's
  --secret-file FILE      the file of the secret; portal.secret if left out
  --policy JSON           Keydesk's policy
  --help                  this text
`

/** What the command line says. Ends the process for `--help` and for mistakes. */
export function options (words: string[]) {
  try {
    const { values } = parseArgs({
      args: words,
      options: {
        database: { type: 'string' },
        port: { type: 'string', default: '3000' },
        origin: { type: 'string' },
        'trusted-proxies': { type: 'string' },
        'own-store': { type: 'boolean', default: false },
        'secret-file': { type: 'string', default: 'portal.secret' },
        policy: { type: 'string', default: '{}' },
        help: { type: 'boolean', default: false }
      }
    })
    if (values.help) {
      process.stdout.write(USAGE)
      process.exit(0)
    }
    const url = values.database ?? process.env.DATABASE_URL
    if (!url) throw new Error('--database postgres://... is missing')
    if (!/^\d+$/.test(values.port)) throw new Error(`--port ${values.port} is no number`)
    return {
      url,
      port: Number(values.port),
      origin: values.origin ?? `http://localhost:${values.port}`,
      ownStore: values['own-store'],
      secretFile: values['secret-file'],
      policy: policyOf(values.policy),
      // An origin of another kind says that a proxy of this machine stands before the portal.
      proxies: trustedProxies(values['trusted-proxies'] ?? (values.origin && '127.0.0.0/8,::1'))
    }
  } catch (error) {
    return ends(`${(error as Error).message}\n\n${USAGE}`)
  }
}

/** Why the portal cannot listen, and what helps. */
export function unbound (error: NodeJS.ErrnoException, port: number): never {
  const busy = error.code === 'EADDRINUSE'
  return ends(busy ? `port ${port} is in use by another program: choose one with --port\n` : `${error.message}\n`)
}

function ends (text: string): never {
  process.stderr.write(`portal: ${text}`)
  process.exit(1)
}

function policyOf (text: string): PortalDesk['policy'] {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`--policy is no JSON: ${(error as Error).message}`)
  }
}

/** A number of proxies, or a list of their networks. */
function trustedProxies (text: string | undefined): TrustedProxiesRecord | undefined {
  if (!text) return undefined
  return /^\d+$/.test(text) ? { hops: Number(text) } : { networks: text.split(',').map(network => network.trim()) }
}
