'use strict'

// Made from bindings/facade/api.json by `cargo xtask generate`.

// The answer of each operation.
const OPERATIONS = {
  findUsers: 'FindUsersAnswer',
  getUser: 'GetUserAnswer',
  issueLink: 'IssueLinkAnswer',
  cancelLink: 'AccountAnswer',
  redeemLink: 'RedeemLinkAnswer',
  linkStatus: 'LinkSessionAnswer',
  beginLinkRegistration: 'CeremonyAnswer',
  finishLinkRegistration: 'AuthenticatorAnswer',
  beginRegistration: 'CeremonyAnswer',
  finishRegistration: 'AuthenticatorAnswer',
  renameAuthenticator: 'AuthenticatorAnswer',
  removeAuthenticator: 'AuthenticatorAnswer',
  beginSignIn: 'CeremonyAnswer',
  finishSignIn: 'SignInAnswer',
  closeAccount: 'AccountAnswer',
  reopenAccount: 'AccountAnswer',
  listEvents: 'EventsAnswer',
  changesSince: 'ChangesAnswer',
  listAffectedAuthenticators: 'AffectedAuthenticatorsAnswer'
}

// What the host is asked, and the fields of each request that hold times or records with times.
const CALLBACKS = {
  'store.load': {},
  'store.commit': {},
  'store.list': {},
  'store.remove': {},
  'directory.user': {},
  'directory.search': {},
  'directory.roles': {},
  'may': { actor: 'ActorRecord' },
  'notifier.deliver': { at: 'time', endSessions: 'EndSessionsRecord' },
  'onError': {},
  'portal.session': {},
  'portal.signedIn': { signIn: 'SignInAnswer' }
}

// The fields of each record that hold times or records with times.
const RECORDS = {
  AccountAnswer: { account: 'AccountView' },
  AccountView: { authenticators: 'AuthenticatorView', links: 'LinkView' },
  ActorRecord: { authenticatedAt: 'time' },
  AffectedAuthenticatorView: { authenticator: 'AuthenticatorView' },
  AffectedAuthenticatorsAnswer: { authenticators: 'AffectedAuthenticatorView' },
  AttestationRequest: { at: 'time' },
  AuthenticatorAnswer: { account: 'AccountView', authenticator: 'AuthenticatorView' },
  AuthenticatorView: { createdAt: 'time', lastUsedAt: 'time', removal: 'RemovalView' },
  CallerRecord: { actor: 'ActorRecord' },
  CeremonyAnswer: { expiresAt: 'time' },
  ChangeView: { at: 'time' },
  ChangesAnswer: { changes: 'ChangeView' },
  EndSessionsRecord: { exceptAuthenticatedAt: 'time' },
  EventView: { at: 'time' },
  EventsAnswer: { events: 'EventView' },
  GetUserAnswer: { account: 'AccountView' },
  IssueLinkAnswer: { account: 'AccountView', link: 'LinkView' },
  LinkSessionAnswer: { link: 'RedeemedLinkView' },
  LinkView: { expiresAt: 'time', issuedAt: 'time' },
  MayQuestion: { actor: 'ActorRecord' },
  NotificationRecord: { at: 'time', endSessions: 'EndSessionsRecord' },
  PortalSession: { actor: 'ActorRecord' },
  RedeemLinkAnswer: { link: 'RedeemedLinkView' },
  RedeemedLinkView: { expiresAt: 'time', issuedAt: 'time' },
  RemovalView: { at: 'time' },
  SignInAnswer: { at: 'time' },
  VerifyRegistrationRequest: { attestation: 'AttestationRequest' }
}

// Values that cross as their places in these lists.
const VALUES = {
  CounterCheck: ['refuse', 'report'],
  CounterState: ['advanced', 'unsupported', 'regressed'],
  UserVerification: ['required', 'preferred', 'discouraged']
}

module.exports = { OPERATIONS, CALLBACKS, RECORDS, VALUES }
