// A host's tests of its own parts, typed. It is compiled and never run.

import test from 'node:test'
import { authenticationOptions, registrationOptions, verifyRegistration, type Desk, type HostDirectory, type HostStore, type Person } from 'keydesk'
import { SoftwareAuthenticator, directoryCases, storeCases, type Case } from 'keydesk/testing'

declare const desk: Desk, store: HostStore, directory: HostDirectory, people: Person[]

const cases: Case[] = [...storeCases(store), ...directoryCases(directory, { people, roles: { u: ['ra'] } })]
for (const { name, run } of cases) test(name, run)

const key = new SoftwareAuthenticator({ origin: 'https://portal.example', algorithms: [-8], attestation: 'self' })
key.userVerified = false
const { ceremonyId, options } = await desk.beginSignIn({})
await desk.finishSignIn({ ceremonyId, response: key.authenticate(options) })

const relyingParty = { id: 'portal.example', origins: ['https://portal.example'] }
const made = registrationOptions({ relyingParty, user: { name: 'jo' }, userVerification: 'preferred' })
verifyRegistration({ relyingParty, userVerification: 'preferred', challenge: made.challenge, response: key.register(made) })
key.authenticate(authenticationOptions({ relyingParty, userVerification: 'preferred' }))
