import testing from './index.cjs'

export const { SoftwareAuthenticator, directoryCases, storeCases } = testing
