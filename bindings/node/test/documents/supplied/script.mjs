// keydesk/browser, for a portal that does not bundle it.

import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

export const script = () => readFile(fileURLToPath(import.meta.resolve('keydesk/browser')), 'utf8')
