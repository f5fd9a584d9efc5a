'use strict'

// `keydesk/testing`: for a host's own tests. It loads nothing of the desk and no native code.

const { SoftwareAuthenticator } = require('./authenticator.cjs')
const { directoryCases } = require('./directory.cjs')
const { storeCases } = require('./store.cjs')

module.exports = { SoftwareAuthenticator, directoryCases, storeCases }
