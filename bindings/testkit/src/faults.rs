//! What a host's store does instead of its work.

use std::sync::{Mutex, PoisonError};

use keydesk_facade::{ApiError, Code};
use keydesk_table::testing::Misbehaviour;
use serde_json::{Value, json};

/// How the store of a scenario's host behaves, for a table that is written in any language.
#[derive(Debug, Default)]
pub struct Faults {
    misbehaviour: Mutex<Misbehaviour>,
}

impl Faults {
    /// How the store behaves from now on, as the `host` of a scenario's step names it: `well`, `throws`,
    /// `conflicts` or `lies`.
    ///
    /// # Errors
    /// `malformed_request` for any other name.
    pub fn set(&self, misbehaviour: &str) -> Result<(), ApiError> {
        let misbehaviour = match misbehaviour {
            "well" => Misbehaviour::Well,
            "throws" => Misbehaviour::Throws,
            "conflicts" => Misbehaviour::Conflicts,
            "lies" => Misbehaviour::Lies,
            _ => {
                let detail = "A host is well, throws, conflicts or lies.";
                return Err(ApiError::with_detail(Code::MALFORMED_REQUEST, detail));
            }
        };
        *self.misbehaviour.lock().unwrap_or_else(PoisonError::into_inner) = misbehaviour;
        Ok(())
    }

    /// What the store does instead of this function, which was asked this request as JSON: `None` is its
    /// work, `!` and a message is an error to throw, and any other text is its answer as JSON.
    pub fn instead_of(&self, function: &str, request: &str) -> Option<String> {
        let misbehaviour = *self.misbehaviour.lock().unwrap_or_else(PoisonError::into_inner);
        match (misbehaviour, function) {
            (Misbehaviour::Throws, _) => Some("!thrown on purpose".to_owned()),
            (Misbehaviour::Conflicts, "store.commit") if changes_a_row(request) => {
                Some(json!("version_conflict").to_string())
            }
            (Misbehaviour::Lies, "store.load") => {
                let row = json!({ "key": "another", "owner": "another", "version": 1, "blob": "" });
                Some(row.to_string())
            }
            _ => None,
        }
    }
}

/// Whether a commit is one to a row that is there already.
fn changes_a_row(commit: &str) -> bool {
    let commit: Value = serde_json::from_str(commit).unwrap_or_default();
    commit["expectedVersion"].as_i64().is_some_and(|version| version > 0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn each_fault_is_that_of_the_functions_it_concerns() {
        let faults = Faults::default();
        let (first, second) = (r#"{"expectedVersion":0}"#, r#"{"expectedVersion":1}"#);
        assert_eq!(faults.instead_of("store.commit", second), None);
        faults.set("conflicts").unwrap();
        assert_eq!(faults.instead_of("store.commit", first), None);
        let conflict = faults.instead_of("store.commit", second);
        assert_eq!(conflict.as_deref(), Some(r#""version_conflict""#));
        faults.set("lies").unwrap();
        assert!(faults.instead_of("store.load", r#""a""#).unwrap().contains("another"));
        assert_eq!(faults.instead_of("store.remove", r#""a""#), None);
        faults.set("throws").unwrap();
        assert!(faults.instead_of("store.list", "{}").unwrap().starts_with('!'));
        faults.set("well").unwrap();
        assert_eq!(faults.instead_of("store.list", "{}"), None);
        assert_eq!(faults.set("odd").unwrap_err().code.as_str(), "malformed_request");
    }
}
