// Packs the main package and that of this platform into npm/: `npm run build` comes first.

import { execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { browser } from './browser.mjs'
import { notices } from './notices.mjs'
import { platform } from './platform.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))
const library = `${root}keydesk.${platform}.node`
if (!existsSync(library)) throw new Error(`${library} is missing: npm run build`)
const main = JSON.parse(readFileSync(`${root}package.json`))
const native = `@keydesk/${platform}`
const licences = ['LICENSE-MIT', 'LICENSE-APACHE']
rmSync(`${root}npm`, { recursive: true, force: true })
await browser()

const own = `${root}npm/${native}`
mkdirSync(own, { recursive: true })
copyFileSync(library, `${own}/keydesk.node`)
const [os, cpu, libc] = platform.split('-')
writeFileSync(`${own}/package.json`, JSON.stringify({
  name: native,
  version: main.version,
  description: `The native half of keydesk for ${platform}.`,
  license: main.license,
  main: 'keydesk.node',
  files: ['keydesk.node', ...licences, 'THIRD-PARTY-NOTICES'],
  engines: main.engines,
  os: [os],
  cpu: [cpu],
  ...(libc && { libc: [libc === 'gnu' ? 'glibc' : 'musl'] })
}, null, 2))

const { devDependencies, scripts, ...published } = main
const folder = `${root}npm/keydesk`
for (const file of main.files) cpSync(`${root}${file}`, `${folder}/${file}`, { recursive: true })
writeFileSync(`${folder}/package.json`, JSON.stringify({
  ...published,
  files: [...published.files, ...licences],
  // Of these, npm installs the one that fits.
  optionalDependencies: Object.fromEntries(platforms().map(one => [`@keydesk/${one}`, main.version]))
}, null, 2))
writeFileSync(`${own}/THIRD-PARTY-NOTICES`, notices())
for (const one of [own, folder]) {
  for (const licence of licences) copyFileSync(`${root}../../${licence}`, `${one}/${licence}`)
  execFileSync('npm', ['pack', one, '--pack-destination', `${root}npm`, '--silent'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
}

/** The platforms that packages are made for; those of other machines are built by the CI recipe. */
function platforms () {
  return JSON.parse(readFileSync(`${root}scripts/platforms.json`)).map(({ platform }) => platform)
}
