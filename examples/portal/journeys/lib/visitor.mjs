// A person at a machine of their own: their cookies, their page, and a record of what was sent.

export async function newVisitor(browser, origin, { headers = {}, through } = {}) {
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    viewport: DESKTOP,
    extraHTTPHeaders: headers,
    proxy: through,
  })
  context.setDefaultTimeout(WAIT)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin })
  const traffic = []
  const problems = []
  context.on('request', (request) => {
    traffic.push(request)
    const url = new URL(request.url())
    if (url.protocol !== 'data:' && url.origin !== origin) {
      problems.push(`loaded from elsewhere: ${request.url()}`)
    }
  })
  context.on('weberror', (event) => problems.push(`script error: ${event.error()}`))
  context.on('console', (message) => {
    // A refusal is an answer with a 4xx status, which the browser reports as an error, too.
    const refused = message.text().startsWith('Failed to load resource: the server responded')
    if (message.type() === 'error' && !refused) problems.push(`console: ${message.text()}`)
  })
  return { context, page: await context.newPage(), traffic, problems }
}

export const DESKTOP = { width: 1200, height: 900 }
const WAIT = 10_000
