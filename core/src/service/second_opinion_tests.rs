//! A disagreement of the second opinion at the desk. No registration is known on which the two
//! implementations disagree, so one is made up inside the engine.

use std::sync::Arc;

use keydesk_testkit::SoftAuthenticator;

use crate::ports::memory::MemoryStore;
use crate::service::sign_in::tests::{at_once, desk_over, finish};
use crate::webauthn::DISAGREES;

#[test]
fn a_disagreement_is_refused_recorded_and_raises_an_alert() {
    let store = Arc::new(MemoryStore::new());
    let desk = desk_over(Arc::clone(&store));
    at_once(finish(&desk, "sam", &mut SoftAuthenticator::new(2))).unwrap();
    DISAGREES.set(true);
    let refused = at_once(finish(&desk, "jo", &mut SoftAuthenticator::new(1)));
    DISAGREES.set(false);
    assert_eq!(refused.unwrap_err().code(), "second_opinion_disagrees");
    let entries = store.audit_entries();
    let alerts: Vec<_> = entries.iter().filter(|entry| entry.is_alert()).collect();
    assert_eq!(alerts.len(), 1);
    assert_eq!(alerts[0].outcome, "second_opinion_disagrees");
    let counts = desk.second_opinions();
    assert_eq!((counts.agreed, counts.disagreed, counts.not_judged), (1, 1, 0));
    at_once(finish(&desk, "jo", &mut SoftAuthenticator::new(1))).unwrap();
}
