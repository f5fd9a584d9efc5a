// A security key in one page's machine: Chromium's own virtual authenticator, by its debug protocol.

// Plugs a key into the machine of this page. It stays through navigation, but other tabs have their
// own slots; one key per page, because two would both answer.
export async function plugIn(page, { credentials = [], ...options } = {}) {
  const cdp = await page.context().newCDPSession(page)
  // With the browser's own dialogs a request that nobody answers hangs past its timeout.
  await cdp.send('WebAuthn.enable', { enableUI: false })
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: { ...SECURITY_KEY, ...options },
  })
  for (const credential of credentials) {
    await cdp.send('WebAuthn.addCredential', { authenticatorId, credential })
  }
  return {
    // What is on the key, to be plugged in elsewhere: `plugIn(other, { credentials })`.
    async credentials() {
      return (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials
    },
    // A wrong PIN, or a dialog that was closed: to a page they look the same.
    setUserVerified: (isUserVerified) =>
      cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    // Whether somebody touches it when it flashes. To be set before the page asks: a request that is
    // already waiting stays so.
    setTouched: (enabled) =>
      cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled }),
    async unplug() {
      await cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId })
      await cdp.detach()
    },
  }
}

const SECURITY_KEY = {
  protocol: 'ctap2',
  ctap2Version: 'ctap2_1',
  transport: 'usb',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
}
