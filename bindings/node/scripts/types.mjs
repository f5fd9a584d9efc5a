// Makes types.d.ts and lib/records.cjs from bindings/facade/api.json.
// `node scripts/types.mjs --check` fails if what is kept differs.

import { readFileSync, writeFileSync } from 'node:fs'

const root = new URL('../', import.meta.url)
const api = JSON.parse(readFileSync(new URL('../facade/api.json', root)))
const HEAD = 'Made from bindings/facade/api.json by scripts/types.mjs.'

// `oneOf` with a record in it is a choice between forms; `anyOf` is a record or nothing.
const refName = schema => (schema.$ref ?? schema.anyOf?.find(one => one.$ref)?.$ref)?.replace('#/$defs/', '')
const isTime = schema => schema.format === 'date-time'

const doc = (text, indent) => {
  if (!text) return ''
  const lines = text.split('\n').map(line => line.trim())
  return lines.length === 1
    ? `${indent}/** ${lines[0]} */\n`
    : `${indent}/**\n${lines.map(line => `${indent} *${line && ` ${line}`}\n`).join('')}${indent} */\n`
}

function type (schema, direction) {
  if (schema === true || Object.keys(schema).every(key => ['description', 'default'].includes(key))) return 'any'
  const named = refName(schema)
  if (named) return named
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.filter(one => one !== null).map(one => JSON.stringify(one)).join(' | ')
  if (schema.oneOf) return schema.oneOf.map(one => type(one, direction)).join(' | ')
  const kinds = [schema.type].flat().filter(kind => kind !== 'null')
  if (isTime(schema)) return direction === 'in' ? 'Date | string' : 'Date'
  switch (kinds[0]) {
    case 'string': return 'string'
    case 'boolean': return 'boolean'
    case 'integer': case 'number': return 'number'
    case 'array': {
      const item = type(schema.items ?? {}, direction)
      return item.includes(' ') ? `Array<${item}>` : `${item}[]`
    }
    case 'object': return schema.properties ? members(schema, '  ', direction) : 'Record<string, any>'
    default: return 'any'
  }
}

function members (schema, indent, direction) {
  const required = new Set(schema.required ?? [])
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) =>
    `${doc(field.description, `${indent}`)}${indent}${name}${required.has(name) ? '' : '?'}: ${type(field, direction)}\n`)
  return `{\n${fields.join('')}${indent.slice(2)}}`
}

const requests = new Set([...api.operations, ...api.stateless].map(one => refName(one.request)))
const INPUTS = new Set([...requests, 'ActorRecord', 'CallerRecord', 'AttestationRequest', 'TrustAnchor', 'Config', 'MountConfig'])
// The hand-written half has its own words for these.
const OWN = new Set(['ResponseJson', 'Config', 'DirectoryChoice', 'MountConfig', 'CallerRecord', 'ErrorRecord', 'PortalSession', 'PortalSignedIn'])

function types () {
  const records = Object.entries(api.$defs).filter(([name]) => !OWN.has(name)).map(([name, schema]) => {
    const direction = INPUTS.has(name) ? 'in' : 'out'
    const head = doc(schema.description, '')
    return schema.properties
      ? `${head}export interface ${name} ${members(schema, '  ', direction)}\n`
      : `${head}export type ${name} = ${type({ ...schema, description: undefined }, direction)}\n`
  })
  const operations = api.operations.map(one =>
    `  /** ${one.summary}. */\n  ${one.name}(request: ${refName(one.request)}, options?: CallOptions): Promise<${refName(one.answer)}>\n`)
  const codes = api.codes.map(({ code }) => `  | '${code}'`)
  return `// ${HEAD}

import type { CallOptions, ResponseJson } from './index'

${records.join('\n')}
/** Every operation of a desk. */
export interface Operations {
${operations.join('')}}

/** Every code that an error may have. */
export type Code =
${codes.join('\n')}
`
}

function records () {
  const held = {}
  for (const [name, schema] of Object.entries(api.$defs)) {
    const fields = {}
    for (const [field, of] of Object.entries(schema.properties ?? {})) {
      if (isTime(of)) fields[field] = 'time'
      else if (refName(of.items ?? of)) fields[field] = refName(of.items ?? of)
    }
    held[name] = fields
  }
  // Only what leads to a time has to be walked.
  const leads = (name, seen = new Set()) => !seen.has(name) && Object.values(held[name] ?? {}).some(kind =>
    kind === 'time' || leads(kind, new Set([...seen, name])))
  const kept = Object.keys(held).filter(name => leads(name)).sort().map(name => {
    const fields = Object.entries(held[name]).filter(([, kind]) => kind === 'time' || leads(kind))
    return `  ${name}: { ${fields.map(([field, kind]) => `${field}: '${kind}'`).join(', ')} }`
  })
  const operations = api.operations.map(one => `  ${one.name}: '${refName(one.answer)}'`)
  return `'use strict'

// ${HEAD}

// The answer of each operation.
const OPERATIONS = {
${operations.join(',\n')}
}

// The fields of each record that hold times or records with times.
const RECORDS = {
${kept.join(',\n')}
}

module.exports = { OPERATIONS, RECORDS }
`
}

const made = { 'types.d.ts': types(), 'lib/records.cjs': records() }
for (const [file, text] of Object.entries(made)) {
  const path = new URL(file, root)
  if (!process.argv.includes('--check')) writeFileSync(path, text)
  else if (readFileSync(path, 'utf8') !== text) {
    console.error(`${file} is not what api.json says: npm run types`)
    process.exitCode = 1
  }
}
