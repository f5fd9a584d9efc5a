// The replay example as a process: what a browser made goes in, what the verifier says comes out.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export function startReplay() {
  const binary = process.env.KEYDESK_REPLAY_BIN
  if (!binary) {
    throw new Error('KEYDESK_REPLAY_BIN names no program: run `cargo xtask test journeys` instead')
  }
  const child = spawn(binary, { stdio: ['pipe', 'pipe', 'inherit'] })
  // Asked for at once: it may end before anybody stops it.
  const ended = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  let id = 0
  return {
    // One line in, one line out: `{ answer }` or `{ error: { code } }`.
    async verify(op, request) {
      child.stdin.write(`${JSON.stringify({ id: ++id, op, request })}\n`)
      const { value, done } = await lines.next()
      if (done) throw new Error('the replay ended before it answered')
      const line = JSON.parse(value)
      if (line.id !== id) throw new Error(`line ${line.id} came for line ${id}`)
      return line
    },
    async stop() {
      child.stdin.end()
      const [code] = await ended
      if (code !== 0) throw new Error(`the replay ended with ${code}`)
    },
  }
}
