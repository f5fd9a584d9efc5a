// The code blocks of the project's documents, each tried by some test.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { TRIED } from './tried.mjs'

const root = new URL('../../../../', import.meta.url)
const CODE = new Set(['js', 'mjs', 'javascript', 'jsx', 'ts', 'typescript', 'tsx', 'rust', 'html', 'sh'])

/** The fenced blocks of a document, with the heading above each and the file that its first line names. */
export function blocksOf (document) {
  const blocks = []
  let heading = ''
  let block
  for (const [index, line] of readFileSync(new URL(document, root), 'utf8').split('\n').entries()) {
    const fence = /^(\s*)```(.*)$/.exec(line)
    if (block && fence) {
      blocks.push({ ...block, text: `${block.lines.join('\n')}\n` })
      block = undefined
    } else if (block) {
      block.lines.push(line)
    } else if (fence) {
      assert.equal(fence[1], '', `${document}:${index + 1}: an indented block is not read`)
      block = { document, heading, fence: fence[2], language: fence[2].split(/[\s,]/)[0], at: index + 1, lines: [] }
    } else {
      heading = /^#+ (.*)$/.exec(line)?.[1] ?? heading
    }
  }
  assert.equal(block, undefined, `${document}: a block has no end`)
  return blocks.filter(({ language }) => CODE.has(language)).map(named)
}

// `// desk.mjs` says which file a block is. A remark may follow.
function named (block) {
  const file = /^(?:\/\/|<!--) ([\w./[\]-]+\.\w+)(?=$|[\s:])/.exec(block.lines[0])?.[1]
  return { ...block, file, name: `${block.document}#${block.heading}/${file ?? block.language}` }
}

/** The blocks that a test file tries. It fails if it leaves out one of those that `tried.mjs` gives it. */
export function triedBy (test) {
  const taken = new Set()
  const all = new Map()
  for (const document of Object.keys(TRIED)) {
    for (const block of blocksOf(document)) all.set(block.name, block)
  }
  return {
    /** The text of a block as it stands in the document. */
    text (document, heading, file) {
      const name = `${document}#${heading}/${file}`
      assert.ok(all.has(name), `there is no block ${name}`)
      assert.ok(TRIED[document][`${heading}/${file}`]?.split(', ').includes(test), `tried.mjs does not say that ${test} tries ${name}`)
      taken.add(name)
      return all.get(name).text
    },
    /** The files of a document's blocks under these headings. */
    files (document, ...headings) {
      const found = [...all.values()].filter(block => block.document === document && headings.includes(block.heading) && block.file)
      assert.ok(found.length, `${document} has no files under ${headings}`)
      return Object.fromEntries(found.map(({ heading, file }) => [file, this.text(document, heading, file)]))
    },
    /** The blocks that were not tried, though they should have been. */
    left () {
      const mine = Object.entries(TRIED).flatMap(([document, blocks]) => Object.entries(blocks)
        .filter(([, by]) => by.split(', ').includes(test)).map(([block]) => `${document}#${block}`))
      return mine.filter(name => !taken.has(name))
    }
  }
}
