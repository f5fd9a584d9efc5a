'use strict'

// The native half: in a checkout what `npm run build` put beside this folder, else the package of this
// platform.

const { existsSync } = require('node:fs')
const { join } = require('node:path')

const libc = process.platform !== 'linux'
  ? ''
  : process.report.getReport().header.glibcVersionRuntime ? '-gnu' : '-musl'
const platform = `${process.platform}-${process.arch}${libc}`

function load () {
  const named = process.env.KEYDESK_NATIVE_LIBRARY
  if (named) {
    if (existsSync(named)) return open(named)
    throw new Error(`KEYDESK_NATIVE_LIBRARY is ${named}, which is not there. In a checkout, npm run build:testing builds what tests need`)
  }
  const built = join(__dirname, '..', `keydesk.${platform}.node`)
  return existsSync(built) ? open(built) : installed()
}

/** A library by its path. No bundler follows it, as it would a `require`. */
function open (path) {
  const library = { exports: {} }
  process.dlopen(library, path)
  return library.exports
}

// Each name is written out, so that bundlers see which packages there may be.
function installed () {
  try {
    switch (platform) {
      case 'darwin-arm64': return require('@keydesk/darwin-arm64')
      case 'darwin-x64': return require('@keydesk/darwin-x64')
      case 'linux-arm64-gnu': return require('@keydesk/linux-arm64-gnu')
      case 'linux-x64-gnu': return require('@keydesk/linux-x64-gnu')
      case 'linux-x64-musl': return require('@keydesk/linux-x64-musl')
      case 'win32-x64': return require('@keydesk/win32-x64')
    }
  } catch (cause) {
    throw new Error(
      `keydesk has no library for ${platform}: install @keydesk/${platform} of the same version, and do not leave out ` +
      'optional dependencies. In a checkout, npm run build comes first',
      { cause }
    )
  }
  throw new Error(`keydesk is not made for ${platform}`)
}

module.exports = load()
