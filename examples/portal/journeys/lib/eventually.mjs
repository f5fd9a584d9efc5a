// For changes that come by themselves, without an event of the page.
import { setTimeout as sleep } from 'node:timers/promises'

// Over as soon as it is so, or after ten seconds: the assertion that follows says what is missing.
export async function eventually(so) {
  for (let left = 200; left && !(await so()); left--) await sleep(50)
}
