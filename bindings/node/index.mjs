import keydesk from './index.cjs'

export const {
  Credential,
  KeydeskError,
  RelyingParty,
  authenticationOptions,
  openDesk,
  registrationOptions,
  verifyAuthentication,
  verifyAuthenticationAsync,
  verifyRegistration,
  verifyRegistrationAsync
} = keydesk
