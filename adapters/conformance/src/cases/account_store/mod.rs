//! `AccountStore`.

mod capabilities;
mod commits;
mod keys;
mod reads;

use capabilities::{durable_stores_keep_what_was_committed, shared_stores_agree};
use commits::{
    commit_is_all_or_nothing, commit_needs_the_expected_version, concurrent_commits_have_one_winner,
};
use keys::{
    concurrent_claims_have_one_winner, find_by_every_key, lookup_keys_are_not_taken_over,
    unique_keys_are_unique, unique_keys_stay,
};
use reads::{
    list_pages_in_order, load_of_an_unknown_account_returns_none, load_returns_what_was_committed,
    relying_parties_are_apart, text_is_data,
};

use crate::scene::cases;

cases!("AccountStore":
    load_returns_what_was_committed,
    load_of_an_unknown_account_returns_none,
    relying_parties_are_apart,
    commit_needs_the_expected_version,
    concurrent_commits_have_one_winner,
    unique_keys_are_unique,
    concurrent_claims_have_one_winner,
    unique_keys_stay,
    lookup_keys_are_not_taken_over,
    find_by_every_key,
    commit_is_all_or_nothing,
    list_pages_in_order,
    text_is_data,
    durable_stores_keep_what_was_committed,
    shared_stores_agree,
);
