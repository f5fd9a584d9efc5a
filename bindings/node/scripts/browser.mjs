// The browser modules of the package: the desk's own, from adapters/http. Only where the desk is
// differs, because a host serves or bundles them from an address of its own.

import { readFileSync, writeFileSync } from 'node:fs'

const from = new URL('../../../adapters/http/assets/', import.meta.url)
const to = new URL('../browser/', import.meta.url)
const BASE = "const base = new URL('../../', import.meta.url)"

export function browser () {
  for (const name of ['ceremony.js', 'register.js', 'sign-in.js']) {
    let text = readFileSync(new URL(name, from), 'utf8')
    if (name === 'ceremony.js') {
      if (text.split(BASE).length !== 2) throw new Error(`${name}: where the desk is, is said otherwise`)
      text = text.replace(BASE, `let base = new URL('/desk/', location.origin)

/** Where the desk is mounted: its prefix on this origin. */
export function useDesk (prefix) {
  base = new URL(\`\${prefix}/\`, location.origin)
}`)
    }
    writeFileSync(new URL(name, to), text)
  }
}
