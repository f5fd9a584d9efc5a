// Keeps parts of a page as they are on the server: told by events, or asking where none arrive.

function live (part) {
  let { src, events, tag } = part.dataset
  let timer
  const voice = document.createElement('p')
  voice.className = 'nhsuk-u-visually-hidden'
  voice.setAttribute('aria-live', 'polite')
  part.after(voice)

  const load = async () => {
    const signal = AbortSignal.timeout(10_000)
    const response = await fetch(src, { headers: { 'If-None-Match': tag }, signal })
    if (response.status !== 200) return response
    const text = await response.text()
    tag = response.headers.get('ETag')
    const here = document.activeElement
    const href = part.contains(here) && here.getAttribute('href')
    part.innerHTML = text
    if (href) part.querySelector(`a[href="${CSS.escape(href)}"]`)?.focus()
    voice.textContent = part.querySelector('[data-kd-announce]').textContent
  }
  // One after the other: an older answer that comes late would cover a newer one.
  let last = Promise.resolve()
  const refresh = () => (last = last.then(load).catch(() => {}))
  const poll = async () => {
    const status = (await refresh())?.status
    // Signed out, or no longer allowed: there is nothing more to see.
    if (!(status >= 400 && status < 500)) setTimeout(poll, 3000)
  }
  const source = new EventSource(events)
  const fallBack = () => {
    source.close()
    timer ??= poll()
  }
  // A proxy that buffers lets no event through.
  const fallback = setTimeout(fallBack, 4000)
  source.addEventListener('ready', () => { clearTimeout(fallback); refresh() })
  source.addEventListener('changed', refresh)
  source.onerror = () => { if (source.readyState === 2) fallBack() }
}

document.querySelectorAll('[data-kd=live]').forEach(live)
