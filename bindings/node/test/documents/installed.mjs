// The packages as they are published, installed into an empty project.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { platform } from '../../scripts/platform.mjs'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** Runs a program in a folder, with the package's own native half, and returns what it printed. */
export const run = (program, args, cwd, env = {}) => execFileSync(program, args, {
  cwd, encoding: 'utf8', env: { ...process.env, KEYDESK_NATIVE_LIBRARY: undefined, ...env }, stdio: ['ignore', 'pipe', 'inherit']
})

/**
 * Packs and installs both packages; returns the project's folder, which is removed when the tests end.
 * `locked`: a folder whose package-lock.json names what npm fetches besides.
 */
export function installed (locked) {
  assert.ok(existsSync(`${root}keydesk.${platform}.node`), 'npm run build comes first')
  run(process.execPath, ['scripts/package.mjs'], root)
  const place = mkdtempSync(join(tmpdir(), 'keydesk-installed-'))
  process.once('exit', () => rmSync(place, { recursive: true, force: true }))
  if (locked) {
    for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(locked, file), join(place, file))
    run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--silent'], place)
  } else {
    writeFileSync(join(place, 'package.json'), '{ "name": "empty", "private": true }')
  }
  const tarballs = readdirSync(`${root}npm`).filter(name => name.endsWith('.tgz')).map(name => `${root}npm/${name}`)
  assert.equal(tarballs.length, 2, tarballs.join())
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', '--silent', ...tarballs], place)
  return place
}

/** Puts packages that the tests have anyway beside them. */
export function beside (place, ...packages) {
  for (const name of packages) {
    const link = join(place, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), link)
  }
}
