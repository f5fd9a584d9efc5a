// The list of tokens: its small forms in dialogs, and what the browser is told of a removal.

// Shows a small page of one form in a dialog. Whatever does not fit is shown as the page that it is.
async function openDialog (link) {
  const response = await fetch(link.href).catch(() => {})
  if (!response?.ok || response.redirected) return location.assign(link.href)
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  const dialog = document.createElement('dialog')
  dialog.className = 'kd-dialog'
  dialog.append(...page.querySelector('main').childNodes)
  const heading = dialog.querySelector('h1')
  heading.id = 'kd-dialog-heading'
  dialog.setAttribute('aria-labelledby', heading.id)
  dialog.onclose = () => dialog.remove()
  dialog.querySelector('[data-kd-keep]').onclick = event => {
    event.preventDefault()
    dialog.close()
  }
  document.body.append(dialog)
  dialog.showModal()
  dialog.querySelector('input[type="text"]')?.select()
}

// Tells the browser that a key is of no more use here, so that it offers it no more.
function signal ({ dataset: { rp: rpId, credential: credentialId } }) {
  window.PublicKeyCredential?.signalUnknownCredential?.({ rpId, credentialId }).catch(() => {})
}

document.querySelectorAll('[data-kd=signal]').forEach(signal)
document.addEventListener('click', event => {
  const link = event.target.closest?.('a[data-kd-dialog]')
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  openDialog(link)
})
