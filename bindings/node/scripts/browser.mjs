// Makes browser/index.js, minified, of browser/src and the desk's own modules in adapters/http. They
// differ in two things: where the desk is, because a host serves or bundles this file from an address
// of its own; and nothing is done to the host's pages by themselves.

import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../', import.meta.url))

/** By module: what stands there once, and what stands there instead. */
const CHANGED = {
  'ceremony.js': [["const base = new URL('../../', import.meta.url)", `let base = new URL('/desk/', location.origin)

/** Where the desk is mounted: its prefix on this origin. */
export function useDesk (prefix) {
  base = new URL(\`\${prefix}/\`, location.origin)
}`]],
  'address.js': [],
  'credential.js': [],
  'register.js': [["document.querySelectorAll('[data-kd=register]').forEach(registerButton)\n", '']],
  'sign-in.js': [["document.querySelectorAll('[data-kd=sign-in]').forEach(signInButton)\n", '']]
}

const desks = {
  name: 'desk',
  setup (build) {
    build.onLoad({ filter: /adapters[\\/]http[\\/]assets[\\/][\w-]+\.js$/ }, ({ path }) => {
      const name = basename(path)
      let contents = readFileSync(path, 'utf8')
      for (const [before, after] of CHANGED[name]) {
        if (contents.split(before).length !== 2) throw new Error(`${name} does not hold once: ${before}`)
        contents = contents.replace(before, () => after)
      }
      return { contents, loader: 'js' }
    })
  }
}

export async function browser () {
  await build({
    absWorkingDir: root,
    entryPoints: ['browser/src/index.js'],
    outfile: 'browser/index.js',
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    sourcemap: true,
    logLevel: 'warning',
    plugins: [desks]
  })
}
