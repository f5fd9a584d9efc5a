// Every page in Welsh: no English sentence is left over, and it is as accessible as the English one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { useDesk } from './lib/desk.mjs'
import { look } from './lib/look.mjs'
import { plugIn } from './lib/security-key.mjs'
import { DESK, fillSignIn, heading, press } from './lib/steps.mjs'
import { userId } from './lib/people.mjs'

test('every page in Welsh', async (t) => {
  const desk = await useDesk(t)
  const { page: admin, context } = await desk.visitor()
  const { page: user } = await desk.visitor()
  const { page: ra } = await desk.visitor()
  for (const [page, username] of [[admin, 'admin'], [user, 'jo'], [ra, 'ra']]) {
    await page.goto(desk.portal.home)
    await fillSignIn(page, username)
    // The portal's own pages stay in English.
    await Promise.all([page.waitForResponse(answer => answer.url().endsWith('/language/cy')), press(page, 'Cymraeg')])
  }
  const visit = (page, path) => page.goto(desk.portal.origin + DESK + path)
  const seen = async (page, name, title) => {
    await heading(page, title).waitFor()
    assert.equal(await page.locator('html').getAttribute('lang'), 'cy')
    const text = await page.locator('body').innerText()
    // Words that only English sentences have; names of people and of other programs' menus aside.
    const english = text.match(/\b(the|your|with|you|have|has been|cannot|this)\b/gi)
    assert.equal(english, null, `${name}: ${english} in ${text}`)
    await look(page, `cy-${name}`)
  }

  await visit(user, '/profile')
  await seen(user, 'profile', 'Jo Demo Proffil')
  await user.getByRole('tab', { name: 'Hunanwasanaeth' }).click()
  await press(user, 'Rheoli Tocynnau FIDO2')
  const key = await plugIn(user)
  await key.setUserVerified(false)
  await press(user, 'Cofrestru Tocyn Newydd')
  await user.getByRole('alert').getByText('Ni ddefnyddiwyd yr allwedd').waitFor()
  await seen(user, 'refused', 'Rheoli Tocynnau FIDO2')
  await key.setUserVerified(true)
  await press(user, 'Cofrestru Tocyn Newydd')
  await seen(user, 'name', 'Enwch eich tocyn')
  await user.getByRole('textbox', { name: 'Llysenw' }).fill('')
  await press(user, 'Cyflwyno')
  await user.getByRole('alert').getByText('Rhowch lysenw').waitFor()
  await user.getByRole('textbox', { name: 'Llysenw' }).fill('Allwedd las')
  await press(user, 'Cyflwyno')
  await user.getByRole('alert').getByText('Mae’r tocyn wedi’i gofrestru gyda’r llysenw “Allwedd las”.').waitFor()
  await seen(user, 'tokens', 'Rheoli Tocynnau FIDO2')
  const edit = await user.getByRole('link', { name: /^Golygu/ }).getAttribute('href')
  await user.goto(desk.portal.origin + edit)
  await seen(user, 'edit', 'Golygu’r llysenw')
  await user.goto(desk.portal.origin + edit.replace('/edit', '/remove'))
  await seen(user, 'remove-own', 'Tynnu “Allwedd las”?')

  await visit(ra, '/users?query=demo')
  await seen(ra, 'find', 'Dod o hyd i ddefnyddiwr presennol')
  await visit(ra, '/users?query=')
  await seen(ra, 'find-error', 'Dod o hyd i ddefnyddiwr presennol')
  await visit(ra, '/users?query=zzz')
  await heading(ra, 'Nid oes defnyddwyr yn cyfateb i “zzz”').waitFor()
  await visit(ra, `/users/${userId('jo')}`)
  await seen(ra, 'user', 'Proffil defnyddiwr Jo Demo')
  const remove = await ra.getByRole('link', { name: /^Tynnu/ }).getAttribute('href')
  await ra.goto(desk.portal.origin + remove)
  await seen(ra, 'remove', 'Ar gyfer Jo Demo Tynnu allwedd ddiogelwch “Allwedd las”')
  await visit(ra, `/users/${userId('sam')}/issue`)
  await seen(ra, 'issue', 'Ar gyfer Sam Demo Rhoi dilysydd arall')
  await visit(ra, `/users/${userId('sam')}/issue/security_key`)
  await seen(ra, 'instructions', 'Ar gyfer Sam Demo Cofrestru allwedd ddiogelwch')
  await press(ra, 'Cynhyrchu dolen')
  await seen(ra, 'link', 'Ar gyfer Sam Demo Mae’r ddolen gofrestru’n barod')
  const link = await ra.getByRole('textbox', { name: 'Dolen gofrestru' }).inputValue()
  await visit(ra, `/users/${userId('sam')}`)
  const cancel = await ra.getByRole('link', { name: /^Canslo/ }).getAttribute('href')
  await ra.goto(desk.portal.origin + cancel)
  await seen(ra, 'cancel', 'Canslo’r ddolen gofrestru?')

  await visit(admin, `/users/${userId('jo')}/tokens`)
  await seen(admin, 'tokens-of-another', 'Ar gyfer Jo Demo Rheoli Tocynnau FIDO2')
  await visit(admin, `/users/${userId('alex')}`)
  await seen(admin, 'failed', 'Heb ddod o hyd i’r defnyddiwr')

  const opened = await context.newPage()
  await plugIn(opened)
  await opened.goto(link)
  await heading(opened, 'Cofrestrwch eich allwedd ddiogelwch').waitFor()
  await look(opened, 'cy-link-page')
  await press(opened, 'Cofrestrwch eich allwedd ddiogelwch')
  // The administrator is signed in here, and the link is not for them.
  await opened.getByRole('alert').getByText('Nid yw’r ddolen hon ar gyfer y person sydd wedi mewngofnodi').waitFor()
  await seen(opened, 'signed-in-as-another', 'Cofrestrwch eich allwedd ddiogelwch')
  await press(opened, 'Mynd ymlaen gyda’r ddolen')
  await seen(opened, 'registered', 'Cofrestru’n llwyddiannus')
  await opened.goto(link.replace('#', '%23').slice(0, -4))
  await seen(opened, 'link-changed', 'Newidiwyd y ddolen hon ar ei ffordd')
  await opened.goto(link.slice(0, -4))
  await opened.getByRole('alert').getByText('Mae rhan o’r ddolen ar goll').waitFor()
  await look(opened, 'cy-link-incomplete')
})
