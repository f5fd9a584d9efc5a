//! Unique times for sign-ins that may not be committed.

use std::time::Duration;

use super::Desk;
use crate::error::{Error, Failure};
use crate::ids::AuthenticatorId;
use crate::machine::signed_in_at;
use crate::model::Account;
use crate::policy::SignInCommit;
use crate::time::Timestamp;

impl Desk {
    /// A time for a sign-in with `authenticator` that no other sign-in with it has. Returns `None` where
    /// every sign-in is committed, because the commits then have different times.
    ///
    /// # Errors
    /// `busy` if others kept claiming the same times.
    pub(super) async fn claimed_moment(
        &self,
        account: &Account,
        authenticator: &AuthenticatorId,
    ) -> Result<Option<Timestamp>, Error> {
        if self.policy().sign_in.commit == SignInCommit::Always {
            return Ok(None);
        }
        let kept = account.authenticator(authenticator);
        let mut at = signed_in_at(account, kept, self.ports().clock.now());
        for _ in 0..CLAIMS {
            let key = format!("{} signed in {authenticator} {}", self.rp(), at.unix_millis());
            let claims = self.ports().counter.add(&key, WINDOW, at).await?;
            if claims == 1 {
                return Ok(Some(at));
            }
            // Earlier claims of this time moved on by 0, 1, ... ms; this one moves on by one more.
            at = at.plus(Duration::from_millis(claims.saturating_sub(1)));
        }
        Err(Failure::Busy.into())
    }
}

const CLAIMS: usize = 8;
const WINDOW: Duration = Duration::from_secs(60);
