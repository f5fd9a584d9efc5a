export const mail = {
  async send (user, { what, at }) { console.log(`mail to ${user}: ${what} at ${at.toISOString()}`) }
}
