// Every operation, typed. It is compiled and never run.

import {
  Credential, KeydeskError, RelyingParty, authenticationOptions, openDesk, registrationOptions, verifyAuthentication,
  verifyAuthenticationAsync, verifyRegistration, verifyRegistrationAsync, type AuthenticationResponseJSON, type CallOptions,
  type Code, type HostStore, type RegistrationResponseJSON
} from 'keydesk'

declare const store: HostStore
declare const response: RegistrationResponseJSON
declare const assertion: AuthenticationResponseJSON
declare const options: CallOptions

const desk = await openDesk({
  relyingParties: [{ id: 'portal.example', name: 'Portal', origins: ['https://portal.example'], policy: { links: { lifetimeSeconds: 600 }, registration: { attestation: { anchors: [{ certificate: 'MIIB', formats: ['packed'] }, 'MIIC'] } } } }],
  store,
  directory: {
    user: async id => ({ id, username: 'jo', displayName: 'Jo', email: null, organisation: 'w', organisationName: null, active: true }),
    search: async ({ words, organisations, cursor, limit }) => ({ users: [], next: words[0] && cursor && organisations[limit], count: words.length })
  },
  notifier: { deliver: async ({ user, at, kind }) => { console.log(user, at.getTime(), kind.type) } }
})

const userId = 'u'
const { users, count } = await desk.findUsers({ query: 'jo' }, options)
const matching: number | undefined = count
const { account } = await desk.getUser({ userId: users[0]!.id }, options)
const { link, token } = await desk.issueLink({ userId, kind: 'security_key' }, options)
await desk.cancelLink({ userId, linkId: link.id }, options)
const { session } = await desk.redeemLink({ token })
const expires: Date = (await desk.linkStatus({ session })).link.expiresAt
const { ceremonyId } = await desk.beginLinkRegistration({ session })
const { authenticator } = await desk.finishLinkRegistration({ session, ceremonyId, response })
const begun = await desk.beginRegistration({ userId, kind: 'passkey' }, options)
await desk.finishRegistration({ userId, ceremonyId: begun.ceremonyId, response: '{}' }, options)
await desk.renameAuthenticator({ userId, authenticatorId: authenticator.id, nickname: 'Blue' }, options)
await desk.removeAuthenticator({ userId, authenticatorId: authenticator.id, reason: 'lost' }, options)
const signIn = await desk.beginSignIn({})
const { assurance, amr } = await desk.finishSignIn({ ceremonyId: signIn.ceremonyId, response: assertion })
await desk.closeAccount({ userId, reason: 'left' }, options)
await desk.reopenAccount({ userId, reason: 'back' }, options)
const { events } = await desk.listEvents({ userId, after: 3 }, options)
const { cursor } = await desk.changesSince({ userId }, options)
await desk.listAffectedAuthenticators({}, options)

const relyingParty = { id: 'portal.example', origins: ['https://portal.example'] }
const creation = registrationOptions({
  relyingParty, user: { name: 'jo', displayName: 'Jo' }, userVerification: 'required', residentKey: 'required',
  authenticatorAttachment: 'cross-platform', hints: ['security-key'], algorithms: [-7, -8], attestation: 'direct'
})
const request = { relyingParty, challenge: creation.challenge, userVerification: 'required' } as const
const { credential } = verifyRegistration({ ...request, response, algorithms: creation.pubKeyCredParams.map(({ alg }) => alg) })
await verifyRegistrationAsync({ ...request, response: '{}' })
const { challenge } = authenticationOptions({ relyingParty, userVerification: 'required', allowCredentials: [credential] })
const signed = { ...request, challenge, response: assertion }
const { authentication } = verifyAuthentication({ ...signed, credential, counter: 'report' })
await verifyAuthenticationAsync({ ...signed, credential })
new RelyingParty(relyingParty).verifyAuthentication({ ...signed, credential: new Credential(credential).withSignCount(authentication.signCount) })

const handler: (request: Request) => Promise<Response> = desk.handler({
  origin: 'https://portal.example', signInUrl: '/sign-in', actor: request => (request.headers.has('x') ? null : options.actor)
})
try {
  await desk.close()
} catch (error) {
  if (error instanceof KeydeskError) {
    const code: Code = error.code
    console.log(code, error.retryable, error.expected?.length, error.seen?.length)
  }
}
export { account, amr, assurance, cursor, events, expires, handler, matching }
