// Links as they arrive: changed by mail gateways, chat programs and people who copy them, opened
// where somebody else is signed in, or at another name of the server. Each works, or the page says
// before any press what happened and what to do.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { repaired, tokenIn } from '../../../adapters/http/assets/address.js'
import { part, useDesk } from './lib/desk.mjs'
import { look } from './lib/look.mjs'
import { plugIn } from './lib/security-key.mjs'
import {
  ask, assertProfile, assertRefused, assertRegistered, control, heading, newLink, press, REGISTER, signIn,
} from './lib/steps.mjs'
import { holding, startWire } from './lib/wire.mjs'

// By what did it: how an address ends, with LINK for the path of the page and TOKEN for its token.
const WORKING = {
  'as it was sent': 'LINK#TOKEN',
  'a parameter for statistics before the #': 'LINK?utm_source=mail&fbclid=IwAR0#TOKEN',
  'and behind it': 'LINK#TOKEN?utm_source=mail',
  'a full stop behind it': 'LINK#TOKEN.',
  'a comma': 'LINK#TOKEN,',
  'a closing bracket': 'LINK#TOKEN)',
  'the end of angle brackets': 'LINK#TOKEN%3E',
  'angle brackets of a chat, with the text of the link': 'LINK#TOKEN|https://portal.example/desk/link',
  'a quotation mark': 'LINK#TOKEN%22',
  'a typographic one': 'LINK#TOKEN”',
  'marks of emphasis': 'LINK#TOKEN__',
  'the words that follow': 'LINK#TOKEN%20Please%20open%20it%20now',
  'a line break within': 'LINK#HEAD%0D%0ATAIL',
  'a line break within a quotation': 'LINK#HEAD%0A%3E%20TAIL',
  'a soft line break of quoted-printable': 'LINK#HEAD=%0D%0ATAIL',
  'blanks within': 'LINK#HEAD%20TAIL',
  'a soft hyphen within': 'LINK#HEAD%C2%ADTAIL',
  'a blank of no width within': 'LINK#HEAD%E2%80%8BTAIL',
  'copied twice': 'LINK#TOKENhttps://portal.example/desk/link#TOKEN',
  'another address right behind it': 'LINK#TOKENhttps://portal.example/help',
  'a blank within, escaped twice': 'LINK#HEAD%2520TAIL',
  'a # too many': 'LINK##TOKEN',
  'an escaped # besides': 'LINK#%23TOKEN',
  'the # escaped': 'LINK%23TOKEN',
  'the # escaped twice': 'LINK%2523TOKEN',
  'the # escaped, in small letters and with a slash': 'LINK/%23TOKEN',
  'the # escaped by Safe Links, with what it adds':
    'LINK%23TOKEN&data=05%7C01%7Cjo%40nhs.example&sdata=RTcOs%2FPZn5tQ1m7VbK0mO2qS4uW6yA8mBq1xAYk3BvQ%3D&reserved=0',
  'the # as an entity': 'LINK&#35;TOKEN',
  'the # as a named entity': 'LINK&num;TOKEN',
  'the # as quoted-printable': 'LINK=23TOKEN',
  'the # as a URL defence writes it': 'LINK-23TOKEN',
  'the # as its newer version does': 'LINK*TOKEN__;Iw!!AbC!xyz$',
  'the # in UTF-7': 'LINK+ACM-TOKEN',
  'a wide #': 'LINK%EF%BC%83TOKEN',
  'the # left out': 'LINKTOKEN',
  'the token as a part of the path': 'LINK/TOKEN',
  'the token as a query': 'LINK?TOKEN',
  'the token as a parameter': 'LINK?token=TOKEN',
  'the escaped # in a query': 'LINK?%23TOKEN',
  'a slash before the #': 'LINK/#TOKEN',
  'a full stop before the #': 'LINK.#TOKEN',
  'a blank before the #': 'LINK%20#TOKEN',
  'a double slash': 'DESK//link#TOKEN',
  'capital letters in the path': 'DESK/Link#TOKEN',
  'escaped letters': 'DESK/l%69nk#TOKEN',
}
const LOST = {
  'the end is cut off at the #': 'LINK',
  'and the # is left': 'LINK#',
  'and the # is left, escaped': 'LINK%23',
  'cut off within the token': 'LINK#HEAD',
  'cut off within the token, behind an escaped #': 'LINK%23HEAD',
  'all letters made small': 'LINK#SMALL',
  'all letters made large': 'LINK#LARGE',
  'something else': 'LINK#maincontent',
}
const fill = (form, { desk, link, token }) => form.replaceAll('LINK', link).replaceAll('DESK', desk)
  .replaceAll('TOKEN', token).replaceAll('HEAD', token.slice(0, 20)).replaceAll('TAIL', token.slice(20))
  .replaceAll('SMALL', token.toLowerCase()).replaceAll('LARGE', token.toUpperCase())

// Tokens that look like what stands around them.
const TOKENS = [
  'mBq1x-Yk3_vR8sT0uW2yZ4aC6eG8iK0mO2qS4uW6yA8',
  '-23Bq1x-Yk3_vR8sT0uW2yZ4aC6eG8iK0mO2qS4u--8',
  '_35AAhttpsYk3_vR8sT0uW2yZ4aC6eG8iK0mO2qS__8',
]

for (const token of TOKENS) {
  test(`the token ${token} is found in every form of its address`, () => {
    for (const [what, form] of [...Object.entries(WORKING), ...Object.entries(LOST)]) {
      const address = fill(form, { desk: '/trust/desk', link: '/trust/desk/link', token })
      const url = new URL(address, 'https://portal.example')
      const moved = repaired(url, '/trust/desk/link')
      const found = moved ?? (url.pathname === '/trust/desk/link' ? tokenIn(url.hash) : undefined)
      assert.equal(found?.replace('https://portal.example/trust/desk/link#', ''), WORKING[what] && token, what)
    }
  })
}

test('every form of a link works, or says so before any press', async (t) => {
  const wire = await startWire()
  const desk = await useDesk(t)
  t.after(() => wire.stop())
  const { page: ra } = await desk.visitor()
  await signIn(ra, desk.portal, 'ra')
  const link = new URL(await newLink(ra, 'jo'))
  const names = {
    link: link.origin + link.pathname, token: link.hash.slice(1),
    desk: link.origin + link.pathname.replace(/\/link$/, ''),
  }
  const { page } = await desk.visitor({ through: wire.browser })
  await plugIn(page)
  for (const [what, form] of Object.entries(WORKING)) {
    await t.test(what, async () => {
      await page.goto('about:blank')
      await page.goto(fill(form, names))
      const button = control(page, REGISTER)
      await button.waitFor()
      await page.waitForFunction(() => document.querySelector('[data-kd-go]')?.disabled === false)
      assert.equal(await page.getByRole('alert').count(), 0)
      assert.equal(tokenIn(new URL(page.url()).hash), names.token)
      assert.equal(new URL(page.url()).pathname, link.pathname)
    })
  }
  for (const [what, form] of Object.entries(LOST)) {
    await t.test(what, async () => {
      await page.goto('about:blank')
      await page.goto(fill(form, names))
      const incomplete = heading(page, 'Part of the link is missing')
      await incomplete.or(heading(page, 'This link was changed on its way')).waitFor()
      await page.getByText(/Copy the whole link|copy the whole link/).waitFor()
      assert.equal(await control(page, REGISTER).count(), 0, 'there is nothing to press')
      if (!form.includes('%23')) await assertRefused(page, 'link_incomplete', 'Part of the link is missing')
      if (form === 'LINK%23HEAD') await look(page, 'link-changed')
    })
  }
  await t.test('a program that answers no script', async () => {
    const bare = await page.context().browser().newContext({ javaScriptEnabled: false })
    const plain = await bare.newPage()
    await plain.goto(fill(WORKING['the # escaped'], names))
    await heading(plain, 'This link was changed on its way').waitFor()
    assert.match(await plain.locator('noscript').innerText(), /^This page needs JavaScript/)
    await bare.close()
  })

  await t.test('nothing was opened, and the token went no further than the mail program sent it', async () => {
    await assertProfile(ra, 'jo', { active: 0, open: 1 })
    assert.ok(!desk.portal.log().includes(names.token), 'the log holds the token')
    for (const exchange of wire.exchanges) {
      const where = holding(exchange, names.token)
      assert.ok(['', 'request line'].includes(where), `${exchange.method} ${exchange.url}: ${where}`)
      const answered = exchange.answered.join('\n').toLowerCase()
      if (where) assert.ok(answered.includes('no-store') && answered.includes('no-referrer'), answered)
    }
  })

  await page.goto('about:blank')
  await page.goto(fill(WORKING['the # escaped by Safe Links, with what it adds'], names))
  await press(page, REGISTER)
  await assertRegistered(page)
  await assertProfile(ra, 'jo', { active: 1, open: 0 })
})

test('a link opened where somebody else is signed in stops and asks', async (t) => {
  const desk = await useDesk(t)
  const { page: ra } = await desk.visitor()
  await signIn(ra, desk.portal, 'ra')
  const link = await newLink(ra, 'jo')
  const { page } = await desk.visitor()
  await signIn(page, desk.portal, 'sam')
  const key = await plugIn(page)

  await part(t, 'at the first press, without a name and without a key', async () => {
    await page.goto(link)
    assert.equal(await page.getByText('Jo Demo').count(), 0, 'named before it is redeemed')
    await press(page, REGISTER)
    await assertRefused(page, 'signed_in_as_another', 'This link is not for the person who is signed in')
    await page.getByText('Signed in here: Sam Demo').waitFor()
    assert.equal(await page.getByText('Jo Demo').count(), 0, 'named before it is redeemed')
    assert.equal((await key.credentials()).length, 0)
    await assertProfile(ra, 'jo', { active: 0, open: 1 })
    await look(page, 'signed-in-as-another')
  })

  await part(t, 'who goes on registers for the person of the link, who is named', async () => {
    await key.setUserVerified(false)
    await press(page, 'Go on with the link')
    await assertRefused(page, 'cancelled', 'The key was not used')
    await page.getByText('This link is for Jo Demo.').waitFor()
    await page.reload()
    await page.getByText('This link is for Jo Demo.').waitFor()
    await key.setUserVerified(true)
    await press(page, REGISTER)
    await assertRegistered(page)
    await page.getByText('It is registered for Jo Demo.').waitFor()
    await assertProfile(ra, 'jo', { active: 1, open: 0 })
    await assertProfile(ra, 'sam', { active: 0, open: 0 })
  })

  await part(t, 'nobody is asked on their own link', async () => {
    const own = await newLink(ra, 'sam')
    await key.unplug()
    await plugIn(page)
    await page.goto('about:blank')
    await page.goto(own)
    await press(page, REGISTER)
    await assertRegistered(page)
    await page.getByText('It is registered for Sam Demo.').waitFor()
  })
})

test('a generated link is still there after a reload and on coming back, for this browser', async (t) => {
  const desk = await useDesk(t)
  const { page: ra } = await desk.visitor()
  const shown = ra.getByRole('textbox', { name: 'Registration link', exact: true })
  await signIn(ra, desk.portal, 'ra')
  const link = await newLink(ra, 'jo')
  const address = ra.url()
  const { page: colleague } = await desk.visitor()

  await part(t, 'reload, back, and the address typed again', async () => {
    await ra.reload()
    assert.equal(await shown.inputValue(), link)
    await ra.goto(desk.portal.home)
    await ra.goBack()
    assert.equal(await shown.inputValue(), link)
    await ra.goto(desk.portal.home)
    await ra.goto(address)
    assert.equal(await shown.inputValue(), link)
    await assertProfile(ra, 'jo', { active: 0, open: 1 })
  })

  await part(t, 'another browser sees its state alone', async () => {
    await signIn(colleague, desk.portal, 'ra')
    await colleague.goto(address)
    await heading(colleague, 'For Jo Demo Registration link').waitFor()
    await colleague.getByText('Link issued', { exact: true }).waitFor()
    assert.equal(await colleague.getByRole('textbox').count(), 0)
    assert.ok(!(await colleague.content()).includes(link.split('#')[1]))
    await look(colleague, 'link-of-a-colleague')
  })

  await part(t, 'until it is opened', async () => {
    const { page: user } = await desk.visitor()
    await plugIn(user)
    await user.goto(link)
    await press(user, REGISTER)
    await assertRegistered(user)
    await ra.goto(address)
    await ra.getByText('Completed', { exact: true }).waitFor()
    assert.equal(await shown.count(), 0)
    assert.ok(!(await ra.content()).includes(link.split('#')[1]))
    const cookies = await ra.context().cookies(address)
    assert.ok(!cookies.some(({ name }) => name.endsWith('-issued')), 'the browser keeps what is of no use')
    await look(ra, 'link-of-its-maker-completed')
  })
})

test('the same form sent twice makes one link', async (t) => {
  const desk = await useDesk(t)
  const { page: ra } = await desk.visitor()
  await signIn(ra, desk.portal, 'ra')
  const link = await newLink(ra, 'jo')
  const address = ra.url()
  // What a browser sends when somebody goes back to a page that it has kept.
  await ra.goBack()
  const form = ra.locator('form[method=post]').last()
  const again = new URLSearchParams(await form.evaluate((form) => [...new FormData(form)]))
  const action = await form.evaluate((form) => form.action)
  await press(ra, 'Generate link')
  await ra.getByText('Link issued', { exact: true }).waitFor()
  const newer = ra.url()
  assert.notEqual(newer, address, 'another form, another link')
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin' }
  const answer = await ra.request.post(action, { data: again.toString(), headers, maxRedirects: 0 })
  assert.equal(answer.status(), 303)
  assert.equal(new URL(answer.headers().location, address).href, newer)
  await assertProfile(ra, 'jo', { active: 0, open: 1 })
  assert.ok(link)
})

test('at another name of the server the page says so and leads to the usual one', async (t) => {
  const desk = await useDesk(t)
  const { page: ra } = await desk.visitor()
  await signIn(ra, desk.portal, 'ra')
  const link = await newLink(ra, 'jo')
  const origin = desk.portal.origin.replace('localhost', '127.0.0.1')
  const alias = (address) => address.replace(desk.portal.origin, origin)
  const { page } = await desk.visitor({ origin })

  await part(t, 'on the page of a link, whose token goes along', async () => {
    await page.goto(alias(link))
    await assertRefused(page, 'wrong_address', 'This is not the usual address of the service')
    assert.equal(await control(page, REGISTER).count(), 0)
    const usual = page.getByRole('link', { name: `Go to ${desk.portal.origin}` })
    assert.equal(await usual.getAttribute('href'), link)
    await look(page, 'wrong-address')
  })

  await part(t, 'on the sign-in page', async () => {
    await page.goto(alias(desk.portal.home))
    await assertRefused(page, 'wrong_address', 'This is not the usual address of the service')
    const usual = page.getByRole('link', { name: `Go to ${desk.portal.origin}` })
    const { pathname } = new URL(page.url())
    assert.equal(await usual.getAttribute('href'), `${desk.portal.origin}${pathname}`)
  })

  await part(t, 'and the server, which is asked all the same', async () => {
    const { status, code, address } = await ask(page, 'beginSignIn', {})
    assert.deepEqual([status, code], [403, 'wrong_address'])
    assert.ok(address.startsWith(desk.portal.origin), address)
  })
})
