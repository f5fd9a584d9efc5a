// Asking the browser for a credential. Extensions of password managers answer in the browser's place
// with objects of their own, so each part is read by itself, and toJSON and the parse helpers, which
// are missing or throw there and in older browsers, are never called.

/** Creates a credential of PublicKeyCredentialCreationOptionsJSON; returns RegistrationResponseJSON. */
export async function create (options, choices) {
  const publicKey = {
    ...options,
    challenge: decode(options.challenge),
    user: { ...options.user, id: decode(options.user.id) },
    excludeCredentials: decodeIds(options.excludeCredentials)
  }
  return ask('create', { ...choices, publicKey }, (credential, response) => {
    const transports = soft(() => response.getTransports())
    const discoverable = soft(() => credential.getClientExtensionResults().credProps.rk)
    return {
      ...common(credential),
      clientExtensionResults: typeof discoverable === 'boolean' ? { credProps: { rk: discoverable } } : {},
      response: {
        clientDataJSON: required(response, 'clientDataJSON'),
        attestationObject: required(response, 'attestationObject'),
        transports: Array.isArray(transports) ? transports.filter(name => typeof name === 'string') : []
      }
    }
  })
}

/** Gets an assertion for PublicKeyCredentialRequestOptionsJSON; returns AuthenticationResponseJSON. */
export async function get (options, choices) {
  const publicKey = {
    ...options,
    challenge: decode(options.challenge),
    allowCredentials: decodeIds(options.allowCredentials)
  }
  return ask('get', { ...choices, publicKey }, (credential, response) => ({
    ...common(credential),
    clientExtensionResults: {},
    response: {
      clientDataJSON: required(response, 'clientDataJSON'),
      authenticatorData: required(response, 'authenticatorData'),
      signature: required(response, 'signature'),
      // Absent where the key did not give one.
      userHandle: encode(soft(() => response.userHandle)) || undefined
    }
  }))
}

/** Throws where the browser cannot do it. */
export function supported () {
  if (!isSecureContext) throw new DOMException('', 'SecurityError')
  if (!window.PublicKeyCredential || !navigator.credentials) throw new DOMException('', 'NotSupportedError')
}

/** What an error means that the browser or the authenticator threw: a code of ours, if it is one. */
export function deviceCode (error) {
  return DEVICE.get(error) ?? CODES[soft(() => error.name)]
}

async function ask (method, choices, read) {
  const { signal, mediation, publicKey: { timeout = 300_000 } } = choices
  const limit = new AbortController()
  const stop = () => limit.abort(signal.reason)
  if (signal?.aborted) stop()
  signal?.addEventListener('abort', stop)
  // An autofill request waits for as long as the page is open.
  const timer = mediation !== 'conditional' &&
    setTimeout(() => limit.abort(new DOMException('', 'TimeoutError')), timeout + GRACE)
  // Not every client ends when it is told to.
  const ended = new Promise((resolve, reject) => {
    limit.signal.addEventListener('abort', () => setTimeout(reject, GIVE_UP, limit.signal.reason))
  })
  try {
    const credential = await Promise.race([
      navigator.credentials[method]({ ...choices, signal: limit.signal }), ended
    ])
    return read(credential, credential.response)
  } catch (thrown) {
    if (signal?.aborted) throw signal.reason
    throw fromDevice(thrown, method)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
}

// Clients throw anything, null and strings among it. What is thrown on is an Error with a code.
function fromDevice (thrown, method) {
  const name = soft(() => thrown.name)
  const error = thrown instanceof Error
    ? thrown
    : new DOMException(soft(() => String(thrown.message ?? thrown)), typeof name === 'string' ? name : 'UnknownError')
  DEVICE.set(error, { __proto__: null, ...CODES, ...ONLY[method] }[name] ?? 'device_failed')
  return error
}

function common (credential) {
  const id = required(credential, 'rawId')
  const attachment = soft(() => credential.authenticatorAttachment)
  return {
    id,
    rawId: id,
    type: 'public-key',
    authenticatorAttachment: typeof attachment === 'string' ? attachment : undefined
  }
}

function required (from, name) {
  const text = encode(from[name])
  if (!text) throw new TypeError(`The client's ${name} is not a buffer.`)
  return text
}

// Base64url of an ArrayBuffer or a view of one, also one of another realm; empty for what has no bytes.
function encode (value) {
  const bytes = ArrayBuffer.isView(value)
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : new Uint8Array(typeof value === 'object' ? value : 0)
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function decode (text) {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, character => character.charCodeAt(0))
}

const decodeIds = list => list?.map(one => ({ ...one, id: decode(one.id) }))

function soft (read) {
  try {
    return read()
  } catch {}
}

const DEVICE = new WeakMap()
// By name of a DOMException. All others, and whatever else is thrown, mean `device_failed`.
const CODES = {
  __proto__: null,
  AbortError: 'cancelled',
  ConstraintError: 'no_verification',
  InvalidStateError: 'already_registered',
  NotAllowedError: 'cancelled',
  NotSupportedError: 'not_supported',
  OperationError: 'request_pending',
  OptOutError: 'cancelled',
  SecurityError: 'wrong_address',
  TimeoutError: 'cancelled'
}
const ONLY = {
  create: { QuotaExceededError: 'not_discoverable' },
  get: { InvalidStateError: 'device_failed' }
}
// How much longer than it was told a client may take, and how long to end, in milliseconds.
const GRACE = 10_000
const GIVE_UP = 1_000
