// Builds the native half for this machine, and puts it where lib/native.cjs finds it.
// `--testing`: the half with a fixed clock, for tests. `--debug`: without optimisation. `--native`:
// that half alone, which takes no npm package.

import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { platform } from './platform.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))
const testing = process.argv.includes('--testing')
const crate = testing ? 'keydesk-node-testing' : 'keydesk-node'
// Said at once, and not after the minutes that compiling takes.
const missing = [
  ['adapters/http/assets/nhsuk', 'cargo xtask setup --assets'],
  ...(process.argv.includes('--native') ? [] : [['bindings/node/node_modules/esbuild', 'npm ci, in bindings/node']])
].filter(([path]) => !existsSync(`${root}../../${path}`))
for (const [path, command] of missing) console.error(`${path} is missing: run ${command}`)
if (missing.length) process.exit(1)

const profile = process.argv.includes('--debug') ? [] : ['--profile', 'native']
const built = spawnSync(
  'cargo',
  ['build', '-p', crate, ...profile, '--message-format=json-render-diagnostics'],
  { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] }
)
if (built.status !== 0) process.exit(built.status ?? 1)
const made = built.stdout.split('\n').filter(Boolean).map(line => JSON.parse(line)).find(message =>
  message.reason === 'compiler-artifact' && message.target.name === crate.replaceAll('-', '_'))
const target = testing ? `${root}test/testing.node` : `${root}keydesk.${platform}.node`
mkdirSync(`${root}test`, { recursive: true })
copyFileSync(made.filenames.find(name => /\.(so|dylib|dll)$/.test(name)), target)
// Debug information makes it ten times as large; what stays is enough for a backtrace by address.
if (process.platform === 'linux' && profile.length) spawnSync('strip', ['--strip-unneeded', target], { stdio: 'inherit' })
if (!process.argv.includes('--native')) await (await import('./browser.mjs')).browser()
console.log(target)
