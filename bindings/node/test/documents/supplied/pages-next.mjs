// The pages of a portal in Next.js, with the sealed sessions of the recipe. The script is in public/.

import { answer } from '../../answer.mjs'
import { oneDesk } from '../../one-desk.mjs'
import { begun, held } from '../../sessions.mjs'

export const dynamic = 'force-dynamic'

async function handle (request) {
  const { desk } = await oneDesk()
  let cookies = []
  const { status, type, body, location } = await answer({
    method: request.method,
    path: new URL(request.url).pathname,
    form: request.method === 'POST' ? Object.fromEntries(await request.formData()) : {},
    session: await held(request),
    desk,
    begin: async values => { cookies = await begun(values) },
    end: async () => { cookies = await begun({}) }
  })
  const headers = new Headers(location ? { location } : { 'content-type': type })
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  return new Response(body ?? null, { status, headers })
}

export { handle as GET, handle as POST }
