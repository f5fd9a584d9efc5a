// Which test tries each code block of each document: `heading/file`, or `heading/language` of a block that is no file.

/**
 * Test files by their names: `recipes` is `recipes.test.mjs`, `recipes.soak` is `recipes.soak.mjs`. Rust's own blocks are run by
 * `cargo test --doc`, or compiled by the crate testing/readme, whose program a journey drives.
 */
export const TRIED = {
  // Its commands are held against `cargo xtask` by xtask's own tests.
  'README.md': { 'Add it to your portal/server.mjs': 'documents' },
  'core/README.md': { 'A link, from its issue to its redemption/rust': 'cargo test --doc' },
  'adapters/http/README.md': { 'Mounting it/portal.rs': 'testing/readme' },
  'bindings/rust/README.md': {},
  'bindings/node/README.md': {
    'Five minutes/desk.mjs': 'documents, recipes, recipes.soak',
    'Five minutes/portal.mjs': 'documents',
    'Sessions end with their key/notifier.mjs': 'documents',
    'Where it keeps things/on-error.mjs': 'documents',
    'The mounted desk/frame.mjs': 'documents',
    'Verifying alone/verify.mjs': 'documents',
    'Testing your portal/parts.test.mjs': 'documents',
    'Testing your portal/key.test.mjs': 'documents',
    'Apps/relying-party.mjs': 'documents',
    'Who acts on whom/rights.mjs': 'documents',
    'Who acts on whom/first-officer.mjs': 'documents, recipes, recipes.soak, guide',
    'Building it/next.config.js': 'documents'
  },
  'docs/recipes.md': {
    'Who is signed in/actor.mjs': 'recipes, recipes.soak',
    'Fastify/portal.mjs': 'recipes',
    'Hono/portal.mjs': 'recipes.soak',
    'Hono/sessions.mjs': 'recipes.soak',
    'Next.js/next.config.mjs': 'recipes.soak, documents',
    'Next.js/one-desk.mjs': 'recipes.soak',
    'Next.js/app/desk/[[...path]]/route.js': 'recipes.soak',
    'cookie-session/portal.mjs': 'recipes.soak'
  },
  'docs/password-to-key.md': {
    'People/directory.mjs': 'guide',
    'The desk/desk.mjs': 'guide',
    'Sessions/sessions.mjs': 'guide',
    'Sessions/notifier.mjs': 'guide',
    'The mount/portal.mjs': 'guide',
    'The second factor/pages.mjs': 'guide',
    'Limits and proxies/proxies.mjs': 'guide',
    'Several nodes/new-secret.mjs': 'guide',
    'Changing the secret/sh': 'guide'
  }
}

/** Blocks that no test tries, each with the reason. */
export const LEFT_OUT = {
  'README.md': {
    'Try it/sh': "xtask's own tests hold its commands against the command line.",
    'Add it to your portal/rust': 'The doc tests of the crate keydesk compile it. It leaves users and sessions to its reader.'
  },
  'bindings/rust/README.md': {
    'A desk in a portal/rust': 'A doc test compiles it. It leaves users and sessions to its reader, as examples/desk.rs does not, which tests/examples.rs drives.'
  },
  'bindings/node/README.md': {
    'Building it/sh': 'It builds and installs the packages, which package.test.mjs does with the same scripts.'
  }
}
