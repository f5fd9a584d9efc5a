// A proxy such as portals stand behind: it takes a path off, sends the rest on under another host
// name, and holds every response back until it is whole, events too.
import { once } from 'node:events'
import { Agent, createServer, request as send } from 'node:http'

// `port()` is where requests go on to.
export async function startProxy(prefix, port) {
  const agent = new Agent({ keepAlive: true })
  const server = createServer((asked, answer) => {
    if (!asked.url.startsWith(`${prefix}/`)) return answer.writeHead(404).end()
    const headers = { ...asked.headers, host: `127.0.0.1:${port()}`, 'x-forwarded-host': 'evil.example' }
    const path = asked.url.slice(prefix.length)
    const inner = send({ host: '127.0.0.1', port: port(), path, method: asked.method, headers, agent }, (got) => {
      const parts = []
      got.on('data', (part) => parts.push(part))
      got.on('end', () => {
        const { 'transfer-encoding': _, ...rest } = got.headers
        answer.writeHead(got.statusCode, rest).end(Buffer.concat(parts))
      })
    })
    inner.on('error', () => answer.destroy())
    // A client that leaves an event stream ends the request to the server.
    answer.on('close', () => inner.destroy())
    asked.pipe(inner)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://localhost:${server.address().port}`,
    async stop() {
      agent.destroy()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
