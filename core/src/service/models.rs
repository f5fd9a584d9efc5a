//! The metadata of models, and how often the second implementation judged.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, RwLock};

use super::Desk;
use crate::model::{Assurance, Evidence};
use crate::policy::ReportedModels;
use crate::webauthn::metadata::AuthenticatorStatus;
use crate::webauthn::{
    Aaguid, AttestationKind, Metadata, Rejection, RejectionCode, SecondOpinion,
    VerifiedRegistration,
};

/// The desk's own part.
#[derive(Debug, Default)]
pub(super) struct Models {
    pub(super) metadata: RwLock<Option<Arc<Metadata>>>,
    agreed: AtomicU64,
    disagreed: AtomicU64,
    not_judged: AtomicU64,
}

/// How often the second opinion was heard on a registration since this desk was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SecondOpinionCounts {
    /// It agreed.
    pub agreed: u64,
    /// It did not, and the registration was refused.
    pub disagreed: u64,
    /// It could not judge.
    pub not_judged: u64,
}

impl Desk {
    /// The status that metadata reports for the model of an authenticator with this evidence.
    ///
    /// An AAGUID that is only claimed counts too, and so does a report on a certificate where it is not
    /// known which certificates vouched: the weaker is assumed.
    pub fn model_report(&self, evidence: &Evidence) -> Option<AuthenticatorStatus> {
        let metadata = self.metadata()?;
        let certified =
            !matches!(evidence.attestation, AttestationKind::None | AttestationKind::SelfAttested);
        let unknown = certified && evidence.attestation_keys.is_empty();
        let keys = (!unknown).then_some(evidence.attestation_keys.as_slice());
        let report = metadata.report(evidence.aaguid, keys, self.now())?;
        Some(report.status.clone())
    }

    /// The treatment of a sign-in, by policy, whose model has this reported status.
    pub(super) fn assurance(
        &self,
        evidence: &Evidence,
        user_verified: bool,
        report: Option<&AuthenticatorStatus>,
    ) -> Assurance {
        match report {
            Some(report) if self.policy().sign_in.reported_models != ReportedModels::Record => {
                Assurance::of_reported(evidence, user_verified, report)
            }
            _ => Assurance::of(evidence, user_verified),
        }
    }

    /// The models that policy lists as those that may register: by name where metadata knows them,
    /// else by AAGUID. Empty if policy lists none.
    pub fn accepted_models(&self) -> Vec<String> {
        let metadata = self.metadata();
        let listed = &self.policy().registration.attestation.aaguids;
        let name = |aaguid: &Aaguid| {
            let known = metadata.as_ref().and_then(|metadata| {
                metadata.by_aaguid(*aaguid).next().map(|model| model.name().to_owned())
            });
            known.unwrap_or_else(|| aaguid.to_string())
        };
        // Several AAGUIDs may be one model for the person who holds it.
        listed.iter().map(name).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// How often the second opinion was heard.
    pub fn second_opinions(&self) -> SecondOpinionCounts {
        let models = self.models();
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        SecondOpinionCounts {
            agreed: count(&models.agreed),
            disagreed: count(&models.disagreed),
            not_judged: count(&models.not_judged),
        }
    }

    pub(super) fn count_opinion(&self, verified: &Result<VerifiedRegistration, Rejection>) {
        let models = self.models();
        let counter = match verified.as_ref().map(VerifiedRegistration::second_opinion) {
            Ok(SecondOpinion::Agreed) => &models.agreed,
            Ok(SecondOpinion::NotJudged(_)) => &models.not_judged,
            Err(rejection) if rejection.code == RejectionCode::SecondOpinionDisagrees => {
                &models.disagreed
            }
            _ => return,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
#[path = "second_opinion_tests.rs"]
mod tests;
