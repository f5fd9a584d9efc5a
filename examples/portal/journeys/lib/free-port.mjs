// A port on which nobody listens, and that is nobody's yet who asked before.
import { once } from 'node:events'
import { createServer } from 'node:net'

export async function freePort() {
  for (;;) {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address()
    server.close()
    await once(server, 'close')
    if (!given.has(port)) return given.add(port) && port
  }
}

const given = new Set()
