'use strict'

const { openDesk } = require('./lib/desk.cjs')
const { KeydeskError } = require('./lib/error.cjs')
const verify = require('./lib/verify.cjs')

module.exports = { KeydeskError, openDesk, ...verify }
