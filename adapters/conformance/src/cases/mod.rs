//! One file for each port; one function for each bullet under its `# Behavior`.

mod account_store;
mod audit;
mod ceremony_store;
mod counter;
mod directory;
mod history;
mod key_ring;
mod notifier;
mod outbox;
mod records;

use crate::scene::Case;

pub(crate) fn all() -> Vec<Case> {
    [
        account_store::cases(),
        ceremony_store::cases(),
        history::cases(),
        counter::cases(),
        outbox::cases(),
        records::cases(),
        notifier::cases(),
        directory::cases(),
        audit::cases(),
        key_ring::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
