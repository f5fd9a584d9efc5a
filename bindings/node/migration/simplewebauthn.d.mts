import type { CredentialRecord } from '../types'

/** A credential as the documents of SimpleWebAuthn recommend to store it. */
export interface StoredCredential {
  /** The credential's id, in base64url. */
  id: string
  /** The COSE key: bytes, or base64url, base64 or Postgres' `\x` hexadecimal. */
  publicKey: Uint8Array | string | { type: 'Buffer', data: number[] }
  /** The signature counter. */
  counter: number | bigint | string
  /** `credentialDeviceType` of the registration. */
  deviceType: 'singleDevice' | 'multiDevice' | (string & {})
  /** `credentialBackedUp` of the registration. */
  backedUp?: boolean | null
  /** As a list, or with commas. */
  transports?: string[] | string | null
  /** The handle in base64url that the options of the registration named as `user.id`. */
  webauthnUserID?: string | null
}

/**
 * What Keydesk verifies with.
 * Throws a `KeydeskError` with the code `malformed_request` for a row that is something else.
 */
export function credentialOf(row: StoredCredential): CredentialRecord
