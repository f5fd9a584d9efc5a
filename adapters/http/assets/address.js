// The address of a registration link, as mail gateways, chat programs and people who copy leave it.

/**
 * The token in a part of an address; undefined if it is not there whole. Escapes are undone, what
 * stands around the token is left out, and a token that was broken across lines is put together.
 */
export function tokenIn (text) {
  const plain = unescaped(text)
  // Behind the address may stand another one, or the same once more.
  return first(plain.split(/https?:/i).join(' ')) ?? first(plain.replace(BROKEN, ''))
}

/** The address with its token in the fragment, where the token stands in another part or behind more. */
export function repaired ({ origin, pathname, search, hash }, base) {
  const path = unescaped(pathname).replace(/\/+/g, '/')
  const at = path.toLowerCase().indexOf(base.toLowerCase())
  const rest = at < 0 ? path : path.slice(at + base.length)
  const inHash = tokenIn(hash)
  if (inHash && pathname === base) return
  const found = inHash ?? tokenIn(rest + hash) ?? tokenIn(search)
  return found && `${origin}${base}#${found}`
}

const first = text => (text.match(/[\w-]+/g) ?? []).map(token).find(Boolean)

function token (word) {
  // Marks of emphasis behind it, and what an escaped "#" left before it.
  const bare = word.length > LENGTH ? word.replace(/[-_]+$/, '') : word
  const [, found] = /^(?:-?23|35|ACM-)?([\w-]{43})$/.exec(bare) ?? []
  // A program that made all letters small, or all of them large, has destroyed it.
  return /[a-z]/.test(found) && /[A-Z]/.test(found) ? found : undefined
}

function unescaped (text) {
  for (let rounds = 3; rounds; rounds--) {
    text = text.replace(/(?:%[0-9a-f]{2})+/gi, escapes => {
      try {
        return decodeURIComponent(escapes)
      } catch {
        return ' '
      }
    })
  }
  return text
}

// 256 bits in base64url.
const LENGTH = 43
// What stands inside a token that was broken: blanks, signs of a quotation or of a soft line break,
// and characters that nobody sees.
const BROKEN = /[\s=>\u00AD\u200B-\u200F\u2060\uFEFF]/g
