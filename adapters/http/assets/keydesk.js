// Keydesk in the browser. Pages say with data-kd what they want; what not every page needs is loaded
// when it is asked for. This file is {prefix}/assets/{hash}/keydesk.js.
import { initAll } from './nhsuk-frontend.min.js'

function localTime (element) {
  const { lang } = document.documentElement
  element.textContent = new Date(element.dateTime).toLocaleString(
    lang === 'en' ? 'en-GB' : lang, { dateStyle: 'long', timeStyle: 'short' })
}

document.body.classList.add('js-enabled')
if ('noModule' in HTMLScriptElement.prototype) document.body.classList.add('nhsuk-frontend-supported')
initAll()
document.querySelectorAll('time[datetime]').forEach(localTime)
for (const [selector, module] of [
  ['[data-kd=link], [data-kd=repair]', 'link'],
  ['[data-kd=register]', 'register'],
  ['[data-kd=sign-in]', 'sign-in'],
  ['[data-kd=copy]', 'copy'],
  ['[data-kd=live]', 'live'],
  ['[data-kd=tokens]', 'tokens']
]) if (document.querySelector(selector)) import(`./${module}.js`)
