// How Keydesk knows the demo people, by their user names.
export function userId(username) {
  const fromDirectory = (process.env.KEYDESK_DIRECTORY ?? 'none') !== 'none'
  return fromDirectory ? ENTRY_UUIDS[username] : `user-${username}`
}

// As `../../directory/seed.ldif` has them.
const ENTRY_UUIDS = {
  ra: '6b657964-6573-4b00-8000-000000000001',
  admin: '6b657964-6573-4b00-8000-000000000002',
  jo: '6b657964-6573-4b00-8000-000000000003',
  sam: '6b657964-6573-4b00-8000-000000000004',
  alex: '6b657964-6573-4b00-8000-000000000005',
}
