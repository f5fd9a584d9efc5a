// Loaded before a document's program: it listens at a free port instead of 3000, and says at which.

import net from 'node:net'

const { listen } = net.Server.prototype
net.Server.prototype.listen = function (...given) {
  const [first, ...more] = given
  const port = typeof first === 'object' ? first?.port : first
  if (Number(port) !== 3000) return listen.apply(this, given)
  this.once('listening', () => process.send({ port: this.address().port }))
  return listen.call(this, typeof first === 'object' ? { ...first, port: 0 } : 0, ...more)
}
