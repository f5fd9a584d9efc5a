//! Reservations: an entry for each key, so that no two accounts claim the same.
//!
//! A reservation is made before the commit that claims its key, and given back if that fails. One
//! that nobody gives back, because the process was stopped in between, is an orphan: it names an
//! account that does not list the key. It harms nobody, and [`LdapAccounts::collect`] removes it.
//!
//! Its `keydeskClaim` is the commit that made it, or one of the words below. Anyone who changes a
//! reservation takes the claim away that it saw, so that of several only one does.

use std::collections::BTreeSet;
use std::time::{SystemTime, UNIX_EPOCH};

use keydesk_core::entropy::{Entropy, SystemEntropy};
use keydesk_core::ports::{Commit, StoreError, StoreErrorKind};

use super::{LdapAccounts, names};
use crate::entry::Entry;
use crate::error::{Fault, LdapError, LdapErrorCode};
use crate::pool::{Attributes, Query, Step};
use crate::result_code;

/// The keys of a commit.
#[derive(Default)]
pub(crate) struct Claims {
    /// The keys that the account does not list yet, by name.
    pub(crate) new: Vec<String>,
    /// Reservations that this commit alone made, and may give back.
    made: Vec<String>,
    token: String,
}

/// A key that a commit brings.
struct Wanted {
    name: String,
    sort: &'static str,
    /// Whether it must be new to its own account too.
    unique: bool,
}

/// A reservation as it stands there.
pub(crate) struct Reservation {
    pub(crate) owner: String,
    pub(crate) claim: String,
    pub(crate) claimed_at: u64,
}

enum Reserved {
    /// Made, by nobody before.
    Made,
    /// Taken over from an earlier attempt of the same account, which may still be under way.
    Shared,
    /// Another account has it.
    Taken,
    /// It changed meanwhile: look again.
    Retry,
}

impl LdapAccounts {
    /// Reserves the keys of a commit for the account `name`, which lists `listed` already.
    ///
    /// # Errors
    /// `KeyTaken`, and then nothing stays reserved.
    pub(crate) async fn claim(
        &self,
        commit: &Commit<'_>,
        name: &str,
        listed: &BTreeSet<String>,
    ) -> Result<Claims, StoreError> {
        let mut claims = Claims { token: token()?, ..Claims::default() };
        for key in wanted(commit) {
            if listed.contains(&key.name) {
                if key.unique {
                    self.release(&claims).await;
                    return Err(StoreErrorKind::KeyTaken.into());
                }
                continue;
            }
            match self.reserve(&key, name, &claims.token).await {
                Ok(made) => {
                    #[cfg(keydesk_test_hooks)]
                    keydesk_core::hooks::reached("after-reservation");
                    if made {
                        claims.made.push(key.name.clone());
                    }
                    claims.new.push(key.name);
                }
                Err(error) => {
                    self.release(&claims).await;
                    return Err(error);
                }
            }
        }
        Ok(claims)
    }

    /// Gives back what a commit that failed had reserved. What cannot be given back is an orphan.
    pub(crate) async fn release(&self, claims: &Claims) {
        for key in &claims.made {
            let steps = replace_claim(&claims.token, FREE);
            let _ = self.pool().modify("release", &self.config().key_dn(key), &steps, None).await;
        }
    }

    /// Reserves one key; whether this attempt alone holds it.
    async fn reserve(&self, key: &Wanted, owner: &str, token: &str) -> Result<bool, StoreError> {
        for _ in 0..MAX_LOOKS {
            match self.reserve_once(key, owner, token).await? {
                Reserved::Made => return Ok(true),
                Reserved::Shared => return Ok(false),
                Reserved::Taken => return Err(StoreErrorKind::KeyTaken.into()),
                Reserved::Retry => {}
            }
        }
        let why = "a reservation does not come to rest";
        Err(LdapError::new(LdapErrorCode::KeyInCollection, why).into())
    }

    async fn reserve_once(
        &self,
        key: &Wanted,
        owner: &str,
        token: &str,
    ) -> Result<Reserved, StoreError> {
        let dn = self.config().key_dn(&key.name);
        let text = |text: &str| vec![text.as_bytes().to_vec()];
        let now = now().to_string();
        let entry: Attributes = vec![
            ("objectClass", text("keydeskKeyEntry")),
            ("cn", text(&key.name)),
            ("keydeskOwner", text(owner)),
            ("keydeskClaim", text(token)),
            ("keydeskClaimedAt", text(&now)),
            ("keydeskKeySort", text(key.sort)),
        ];
        let mut retries = self.pool().retries();
        loop {
            match self.pool().add("reserve", &dn, &entry).await {
                Ok(()) => return Ok(Reserved::Made),
                Err(Fault::Refused(result_code::ENTRY_ALREADY_EXISTS, _)) => break,
                // Sent again, it finds itself.
                Err(fault) if fault.may_be_over() && retries.wait().await => {}
                Err(fault) => return Err(fault.of_read()),
            }
        }
        let Some(found) = self.reservation(&key.name).await? else { return Ok(Reserved::Retry) };
        if found.claim == token {
            return Ok(Reserved::Made);
        }
        let free = found.claim == FREE;
        if !free && found.owner != owner || found.claim == KEPT {
            return Ok(Reserved::Taken);
        }
        if found.claim.starts_with(COLLECTING) {
            return Ok(Reserved::Retry);
        }
        let mut steps = Vec::from(replace_claim(&found.claim, token));
        steps.push(Step::Replace("keydeskOwner", text(owner)));
        steps.push(Step::Replace("keydeskClaimedAt", text(&now)));
        match self.pool().modify("reserve", &dn, &steps, None).await {
            Ok(()) if free => Ok(Reserved::Made),
            Ok(()) => Ok(Reserved::Shared),
            // Somebody came first, or it is not known who did: look again.
            Err(
                Fault::Refused(result_code::NO_SUCH_ATTRIBUTE | result_code::NO_SUCH_OBJECT, _)
                | Fault::Lost(_),
            ) => Ok(Reserved::Retry),
            Err(fault) => Err(fault.of_read()),
        }
    }

    pub(crate) async fn reservation(&self, name: &str) -> Result<Option<Reservation>, StoreError> {
        let dn = self.config().key_dn(name);
        let query = Query::base("reservation", &dn, &Reservation::ATTRIBUTES);
        let found = self.pool().entry(&query).await?;
        Ok(found.as_ref().map(Reservation::decode).transpose()?)
    }
}

impl Reservation {
    pub(crate) const ATTRIBUTES: [&'static str; 4] =
        ["cn", "keydeskOwner", "keydeskClaim", "keydeskClaimedAt"];

    pub(crate) fn decode(entry: &Entry) -> Result<Self, LdapError> {
        let claimed_at = entry.needed_text("keydeskClaimedAt")?.parse();
        Ok(Self {
            owner: entry.needed_text("keydeskOwner")?.to_owned(),
            claim: entry.needed_text("keydeskClaim")?.to_owned(),
            claimed_at: claimed_at.map_err(|_| crate::entry::malformed("keydeskClaimedAt"))?,
        })
    }
}

/// The keys of a commit in the order of their names, which is the same for everybody: of commits
/// that want the same keys, the first at the first of them goes on.
fn wanted(commit: &Commit<'_>) -> Vec<Wanted> {
    let unique = commit.unique_keys.iter().map(|key| (key.sort(), key.as_bytes(), true));
    let lookup = commit.lookup_keys.iter().map(|key| (key.sort(), key.as_bytes(), false));
    let mut all: Vec<Wanted> = unique
        .chain(lookup)
        .map(|(sort, bytes, unique)| Wanted {
            name: names::key(commit.rp, sort, bytes),
            sort,
            unique,
        })
        .collect();
    all.sort_by(|one, other| (&one.name, other.unique).cmp(&(&other.name, one.unique)));
    all.dedup_by(|later, first| later.name == first.name);
    all
}

/// Takes the claim away that was seen, and puts another in its place.
pub(crate) fn replace_claim(seen: &str, next: &str) -> [Step; 2] {
    let value = |text: &str| vec![text.as_bytes().to_vec()];
    [Step::Delete("keydeskClaim", value(seen)), Step::Add("keydeskClaim", value(next))]
}

/// A word that nobody else has.
pub(crate) fn token() -> Result<String, StoreError> {
    let mut random = [0; 16];
    SystemEntropy
        .fill(&mut random)
        .map_err(|error| StoreError::new(StoreErrorKind::Unavailable, error))?;
    Ok(random.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Seconds since 1970, by this machine's clock.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// Given back: the next commit may take it.
pub(crate) const FREE: &str = "free";
/// Made use of, for good.
pub(crate) const KEPT: &str = "kept";
/// Being removed.
pub(crate) const COLLECTING: &str = "collecting";
const MAX_LOOKS: usize = 10;
