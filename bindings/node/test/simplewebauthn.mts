// The browser's half by SimpleWebAuthn or by the DOM itself, the server's by Keydesk. It is compiled and never run.

import { startAuthentication, startRegistration } from '@simplewebauthn/browser'
import { authenticationOptions, registrationOptions, verifyAuthentication, verifyRegistration, type Desk } from 'keydesk'

declare const desk: Desk
const relyingParty = { id: 'portal.example', origins: ['https://portal.example'] }
const userVerification = 'required'

const creation = registrationOptions({ relyingParty, user: { name: 'jo' }, userVerification, hints: ['hybrid'] })
const made = await startRegistration({ optionsJSON: creation })
const { credential } = verifyRegistration({ relyingParty, userVerification, challenge: creation.challenge, response: made })
await desk.finishRegistration({ userId: 'u', ceremonyId: 'c', response: made })

const wanted = authenticationOptions({ relyingParty, userVerification, allowCredentials: [credential] })
const signed = await startAuthentication({ optionsJSON: wanted })
verifyAuthentication({ relyingParty, userVerification, challenge: wanted.challenge, credential, response: signed })
await desk.finishSignIn({ ceremonyId: 'c', response: signed })

const creating: CredentialCreationOptions = { publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(creation) }
const created = await navigator.credentials.create(creating) as PublicKeyCredential
verifyRegistration({ relyingParty, userVerification, challenge: creation.challenge, response: created.toJSON() })
const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(wanted)
const got = await navigator.credentials.get({ publicKey }) as PublicKeyCredential
verifyAuthentication({ relyingParty, userVerification, challenge: wanted.challenge, credential, response: got.toJSON() })
verifyAuthentication({ relyingParty, userVerification, challenge: wanted.challenge, credential, response: JSON.stringify(got) })
