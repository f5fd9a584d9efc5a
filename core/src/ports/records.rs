//! Small records that a desk keeps about itself.

use async_trait::async_trait;

use super::StoreError;
use crate::ids::RelyingPartyId;

/// Keeps a few small records of each relying party by name, for what belongs to no account.
///
/// # Behavior
/// - `records_come_back_as_written`: `read` returns the text that was written last under the name.
/// - `read_of_an_unknown_record_returns_none`: a name under which nothing was written is `None`, not an error.
/// - `a_record_is_written_only_over_the_expected_one`: `write` returns `false` and writes nothing
///   unless the stored text is the expected one (`None`: nothing is stored).
/// - `concurrent_writes_of_a_record_have_one_winner`: of many writes that expect the same text, one
///   returns `true` and the others `false`.
/// - `records_are_apart`: the record of one relying party or name does not show under another.
#[async_trait]
pub trait Records: Send + Sync {
    /// Returns the record of this name, if there is one.
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn read(&self, rp: &RelyingPartyId, name: &str) -> Result<Option<String>, StoreError>;

    /// Writes `next` over `expected`, and returns whether it did. A name is 1 to 63 characters of
    /// `[a-z_]`; a record is at most 4 KiB of text without NUL.
    ///
    /// # Errors
    /// `Unavailable`, `UnknownOutcome` or `Full`.
    async fn write(
        &self,
        rp: &RelyingPartyId,
        name: &str,
        expected: Option<&str>,
        next: &str,
    ) -> Result<bool, StoreError>;
}
