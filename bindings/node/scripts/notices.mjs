// The licences of what is linked into the native half, crate by crate, and of what its pages hold.

import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const project = fileURLToPath(new URL('../../../', import.meta.url))

/** The crates of others that are linked into `keydesk-node` on this machine, by name. */
function linked () {
  const host = /host: (\S+)/.exec(execFileSync('rustc', ['-vV'], { encoding: 'utf8' }))[1]
  const { packages, resolve } = JSON.parse(execFileSync(
    'cargo', ['metadata', '--format-version', '1', '--locked', '--filter-platform', host],
    { cwd: project, encoding: 'utf8', maxBuffer: 1 << 28 }))
  const by = new Map(packages.map(one => [one.id, one]))
  const nodes = new Map(resolve.nodes.map(node => [node.id, node]))
  const seen = new Set()
  const left = [packages.find(one => one.name === 'keydesk-node').id]
  while (left.length) {
    const id = left.pop()
    // What only makes code, or runs while building, is not linked.
    if (seen.has(id) || by.get(id).targets.every(target => target.kind.includes('proc-macro'))) continue
    seen.add(id)
    for (const { pkg, dep_kinds: kinds } of nodes.get(id).deps) {
      if (kinds.some(({ kind }) => kind === null)) left.push(pkg)
    }
  }
  return [...seen].map(id => by.get(id)).filter(one => one.source !== null)
    .sort((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version))
}

/** The texts of licences and notices that a package comes with. */
function texts (folder) {
  return readdirSync(folder).filter(name => /^(licen[cs]e|copying|copyright|notice|unlicense)/i.test(name))
    .filter(name => !/\.(rs|toml)$/.test(name)).sort()
    .flatMap(name => {
      try {
        return [readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim()]
      } catch {
        return []
      }
    })
}

/** One text: what is linked, and each licence once, with those who come with it. */
export function notices () {
  const crates = linked()
  const holders = new Map()
  const without = []
  for (const one of crates) {
    const own = texts(dirname(one.manifest_path))
    if (!own.length) without.push(`${one.name} ${one.version}`)
    for (const text of own) {
      holders.set(text, [...(holders.get(text) ?? []), `${one.name} ${one.version}`])
    }
  }
  const list = crates.map(({ name, version, license }) => `${name} ${version}: ${license ?? 'as its text below says'}`)
  const bodies = [...holders].map(([text, names]) => `${'-'.repeat(78)}\n${names.join(', ')}\n\n${text}\n`)
  const pages = readFileSync(join(project, 'adapters/http/assets/nhsuk/NOTICE'), 'utf8').trim()
  return [
    'Software of others in the native half of keydesk. The source of each crate is published under its name and\n' +
    'version in the package registry of Rust.\n',
    `${list.join('\n')}\n`,
    `${without.join(', ')} come without a text of their licence. That of MPL-2.0 stands at https://mozilla.org/MPL/2.0/.\n`,
    `${'-'.repeat(78)}\nThe pages\n\n${pages}\n`,
    ...bodies
  ].join('\n')
}
