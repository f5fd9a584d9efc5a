// Several portals behind one database and one address, as a host runs them that outgrew one machine.
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, request as ask } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPortal } from './portal.mjs'
import { newDatabase } from './postgres.mjs'

// So many nodes that look like one portal. Each visitor says by a header which of them answers.
export async function startNodes(number, options = []) {
  const shared = await mkdtemp(join(tmpdir(), 'keydesk-journey-nodes-'))
  const nodes = []
  const data = await Promise.all(Array.from({ length: number }, () => mkdtemp(join(shared, 'node-'))))
  const balancer = await startBalancer(nodes)
  const origin = `http://localhost:${balancer.port}`
  const portal = {
    origin,
    home: `${origin}/`,
    data: shared,
    // How many requests each node answered.
    served: () => nodes.map((node) => node.served),
    log: () => nodes.map((node) => node.log()).join('\n'),
    async stop() {
      await balancer.stop()
      await Promise.all(nodes.map((node) => node.stop()))
      await rm(shared, { recursive: true, force: true })
    },
  }
  try {
    const together = [
      '--store', await newDatabase(), '--key-file', join(shared, 'desk.key'), '--origin', origin,
    ]
    // All at once: which of them makes the tables and the secret is left to chance.
    const start = (folder) => startPortal([...together, '--data', folder, ...options])
    const started = await Promise.allSettled(data.map(start))
    for (const { value } of started) if (value) nodes.push(Object.assign(value, { served: 0 }))
    for (const { reason } of started) if (reason) throw reason
  } catch (error) {
    await portal.stop()
    throw error
  }
  return portal
}

// What a visitor sends along: always this node, or each request to the next one.
export const onNode = (number) => ({ [HEADER]: String(number) })
export const onAnyNode = () => onNode('any')

async function startBalancer(nodes) {
  let turn = 0
  const server = createServer((request, response) => {
    const named = request.headers[HEADER]
    const node = nodes[named === 'any' ? turn++ % nodes.length : Number(named)]
    if (!node) return response.writeHead(502).end(`no node ${named}`)
    node.served += 1
    const { method, url: path, headers } = request
    const onward = ask({ host: '127.0.0.1', port: node.port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers)
      response.flushHeaders()
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    // A client that stops listening for live status frees the node's connection as well.
    response.on('close', () => onward.destroy())
    request.pipe(onward)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: server.address().port,
    async stop() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

const HEADER = 'x-journey-node'
