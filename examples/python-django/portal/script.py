"""What the sign-in page does in the browser."""

SCRIPT = """\
const key = document.getElementById('key')
const problem = document.getElementById('problem')
const call = async (operation, given) => {
  const answer = await fetch('/desk/api/' + operation, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Keydesk-Request': '1' },
    body: JSON.stringify(given)
  })
  const found = await answer.json()
  if (!answer.ok) throw new Error(found.detail)
  return found
}
key.onclick = async () => {
  problem.textContent = ''
  try {
    const { ceremonyId, options } = await call('beginSignIn', {})
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options)
    const response = (await navigator.credentials.get({ publicKey })).toJSON()
    const { location: home } = await call('finishSignIn', { ceremonyId, response })
    location.href = key.dataset.returnTo || home
  } catch (error) {
    problem.textContent = error.message
  }
}
"""
