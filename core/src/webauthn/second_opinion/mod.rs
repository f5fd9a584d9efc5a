//! A second implementation's judgement of a registration that ours has already taken.
//!
//! `webauthn-rs-core` judges what it is known to judge well; everything else is counted and not
//! guessed. Where the two disagree, the registration is refused: a fault in one of them is more
//! likely than a good registration that only one can read.

#[cfg(feature = "second-opinion")]
mod judge;
#[cfg(all(test, feature = "second-opinion"))]
mod tests;

use super::algorithm::Algorithm;
use super::attestation::{AttestationFormat, Attested};
use super::cose::CoseKey;
use super::rejection::Rejection;
use super::relying_party::RelyingParty;
use super::types::UserVerification;

/// The outcome of the second opinion on a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SecondOpinion {
    /// It was not asked for, by policy or by the build.
    Off,
    /// Both implementations take the registration and read the same credential in it.
    Agreed,
    /// The second implementation cannot judge it.
    NotJudged(NotJudged),
}

/// Why the second implementation cannot judge a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotJudged {
    /// The credential's algorithm.
    Algorithm,
    /// The RSA key's size or exponent.
    RsaKey,
    /// The statement's format.
    Format,
    /// The statement's algorithm.
    StatementAlgorithm,
    /// The origin is that of an app.
    Origin,
    /// The ceremony ran in a cross-origin frame.
    CrossOrigin,
    /// It cannot read a member of the client data that is not used here.
    ClientData,
    /// It cannot read an extension output that nobody asked for.
    Extensions,
}

#[cfg(test)]
thread_local! {
    /// Whether the second implementation is taken to disagree: no registration is known on which it does.
    pub(crate) static DISAGREES: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// A registration that this engine has taken, as it came and as it was read.
#[cfg_attr(not(feature = "second-opinion"), allow(dead_code, reason = "only the judge reads it"))]
pub(crate) struct Accepted<'s> {
    pub(crate) rp: &'s RelyingParty,
    pub(crate) challenge: &'s [u8],
    pub(crate) user_verification: UserVerification,
    pub(crate) client_data: &'s [u8],
    pub(crate) attestation_object: &'s [u8],
    pub(crate) format: AttestationFormat,
    pub(crate) attested: &'s Attested<'s>,
    pub(crate) credential_id: &'s [u8],
    pub(crate) cose_key: &'s CoseKey<'s>,
    pub(crate) sign_count: u32,
    pub(crate) backup_eligible: bool,
    pub(crate) backed_up: bool,
}

/// Asks for the second opinion.
///
/// # Errors
/// `second_opinion_disagrees`, whose detail says in what.
pub(crate) fn ask(accepted: &Accepted<'_>) -> Result<SecondOpinion, Rejection> {
    #[cfg(test)]
    if DISAGREES.get() {
        return Err(super::rejection::RejectionCode::SecondOpinionDisagrees.into());
    }
    #[cfg(feature = "second-opinion")]
    return judge::judge(accepted);
    #[cfg(not(feature = "second-opinion"))]
    {
        let _ = accepted;
        Ok(SecondOpinion::Off)
    }
}

impl Accepted<'_> {
    #[cfg_attr(not(feature = "second-opinion"), allow(dead_code, reason = "only the judge asks"))]
    fn algorithm(&self) -> Algorithm {
        self.cose_key.algorithm
    }
}
