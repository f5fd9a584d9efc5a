import keydesk from './index.cjs'

export const {
  Credential,
  KeydeskError,
  RelyingParty,
  openDesk,
  verifyAuthentication,
  verifyAuthenticationAsync,
  verifyRegistration,
  verifyRegistrationAsync
} = keydesk
