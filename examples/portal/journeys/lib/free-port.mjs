// A port on which nobody listens. None is given twice: its owner may not listen yet.
import { once } from 'node:events'
import { createServer } from 'node:net'

export async function freePort() {
  for (;;) {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address()
    server.close()
    await once(server, 'close')
    if (given.has(port)) continue
    given.add(port)
    return port
  }
}

const given = new Set()
