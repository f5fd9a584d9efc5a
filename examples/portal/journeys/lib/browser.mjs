// The browser of the system, with the flags that it needs without a display.
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'

export function launchBrowser(flags = []) {
  return chromium.launch({ executablePath: executable(), args: [...FLAGS, ...flags] })
}

function executable() {
  const named = process.env.KEYDESK_CHROMIUM
  if (named) return named
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of NAMES) {
      const file = join(folder, name)
      try {
        accessSync(file, constants.X_OK)
        return file
      } catch {
        continue
      }
    }
  }
  throw new Error('no Chromium on the path: run `cargo xtask setup`, or set KEYDESK_CHROMIUM')
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome']
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
