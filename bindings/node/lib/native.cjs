'use strict'

// The native half: the package of this platform, or what `npm run build` put beside this file.

const { existsSync } = require('node:fs')
const { join } = require('node:path')

const libc = process.platform !== 'linux'
  ? ''
  : process.report.getReport().header.glibcVersionRuntime ? '-gnu' : '-musl'
const platform = `${process.platform}-${process.arch}${libc}`
const built = process.env.KEYDESK_NATIVE_LIBRARY ?? join(__dirname, '..', `keydesk.${platform}.node`)

function load () {
  if (existsSync(built)) return require(built)
  try {
    return require(`keydesk-${platform}`)
  } catch (cause) {
    throw new Error(
      `keydesk has no library for ${platform}: install keydesk-${platform}, and do not leave out optional dependencies`,
      { cause }
    )
  }
}

module.exports = load()
