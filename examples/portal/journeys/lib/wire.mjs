// What goes between browsers and their portal, read on its way: a browser forgets the bodies of a
// page that it has left.
import { once } from 'node:events'
import { createServer, request as send } from 'node:http'

// `browser` is how a visitor's browser goes through it; `exchanges` are the requests with their
// answers, whole or as far as they have come.
export async function startWire() {
  const exchanges = []
  const server = createServer((asked, answer) => {
    const exchange = {
      method: asked.method, url: asked.url, headers: asked.rawHeaders, sent: [], answered: [], got: [],
    }
    exchanges.push(exchange)
    // Nothing is compressed on its way, so that it can be read.
    const headers = { ...asked.headers, 'accept-encoding': 'identity' }
    const onward = send(asked.url, { method: asked.method, headers }, (got) => {
      exchange.answered = got.rawHeaders
      answer.writeHead(got.statusCode, got.headers)
      answer.flushHeaders()
      got.on('data', (part) => exchange.got.push(part))
      got.pipe(answer)
    })
    onward.on('error', () => answer.destroy())
    // A client that leaves an event stream ends the request to the server.
    answer.on('close', () => onward.destroy())
    asked.on('data', (part) => exchange.sent.push(part))
    asked.pipe(onward)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    // Without an option a browser uses no proxy for this machine.
    browser: { server: `http://127.0.0.1:${server.address().port}`, bypass: '<-loopback>' },
    exchanges,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

// In which parts of an exchange a text is.
export function holding(exchange, text) {
  const parts = {
    'request line': exchange.url,
    'request headers': exchange.headers.join('\n'),
    'request body': Buffer.concat(exchange.sent),
    'response headers': exchange.answered.join('\n'),
    'response body': Buffer.concat(exchange.got),
  }
  return Object.keys(parts).filter((part) => parts[part].includes(text)).join(', ')
}
