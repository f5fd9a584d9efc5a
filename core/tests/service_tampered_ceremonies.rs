//! Ceremonies that somebody changed in the store between begin and finish: SECURITY S31.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a broken test should stop at once")]

use keydesk_core::ids::CeremonyId;
use keydesk_core::model::{Ceremony, CeremonyPurpose};
use keydesk_core::ports::CeremonyStore;
use keydesk_core::webauthn::{AttestationPolicy, UserVerification};
use keydesk_test_desk::portal::rp;
use keydesk_test_desk::{JO, ORIGIN, Portal, key, refusal};

/// Changes a ceremony that waits, as somebody does who writes the store without the keys.
async fn change(portal: &Portal, id: &CeremonyId, change: impl FnOnce(&mut Ceremony)) {
    let mut ceremony = portal.store.take(&rp(), id).await.unwrap().unwrap();
    change(&mut ceremony);
    portal.store.put(&rp(), &ceremony).await.unwrap();
}

fn another() -> CeremonyId {
    CeremonyId::parse("AAAAAAAAAAAAAAAAAAAAAA").unwrap()
}

#[tokio::test]
async fn s31_a_registration_is_judged_by_the_policy_that_it_began_with_or_not_at_all() {
    let weaken: [fn(&mut Ceremony); 4] = [
        |ceremony| match &mut ceremony.purpose {
            CeremonyPurpose::Registration { snapshot, .. } => {
                snapshot.attestation = AttestationPolicy::default();
            }
            CeremonyPurpose::SignIn { .. } => panic!("a registration was begun"),
        },
        |ceremony| match &mut ceremony.purpose {
            CeremonyPurpose::Registration { snapshot, .. } => {
                snapshot.user_verification = UserVerification::Discouraged;
            }
            CeremonyPurpose::SignIn { .. } => panic!("a registration was begun"),
        },
        |ceremony| ceremony.challenge[0] ^= 1,
        |ceremony| ceremony.tag = None,
    ];
    for weaken in weaken {
        let portal = Portal::with(|policy| policy.registration.attestation.user_verified = true);
        let issued = portal.issue(JO).await;
        let redeemed = portal.redeem(&issued).await;
        let begun = portal.begin_by_link(&redeemed).await;
        change(&portal, &begun.id, weaken).await;
        let answer = key(1).create(&begun.options, ORIGIN).unwrap();
        let finished = portal.finish_by_link(&redeemed, &begun, &answer).await;
        assert_eq!(refusal(finished), "ceremony_unknown");
        assert_eq!(portal.stored(JO).await.authenticators.len(), 0);
        // The link is good for another try.
        let begun = portal.begin_by_link(&redeemed).await;
        change(&portal, &begun.id, |_| ()).await;
        let answer = key(1).create(&begun.options, ORIGIN).unwrap();
        portal.finish_by_link(&redeemed, &begun, &answer).await.unwrap();
    }
}

#[tokio::test]
async fn s31_a_sign_in_is_not_put_off_or_weakened_in_the_store() {
    let mut held = key(1);
    let portal = Portal::new();
    portal.registered(JO, &mut held).await;
    let weaken: [fn(&mut Ceremony); 3] = [
        |ceremony| match &mut ceremony.purpose {
            CeremonyPurpose::SignIn { user_verification, .. } => {
                *user_verification = UserVerification::Discouraged;
            }
            CeremonyPurpose::Registration { .. } => panic!("a sign-in was begun"),
        },
        |ceremony| {
            ceremony.expires_at = ceremony.expires_at.plus(std::time::Duration::from_secs(1))
        },
        |ceremony| ceremony.id = another(),
    ];
    for (number, weaken) in weaken.into_iter().enumerate() {
        let begun = portal.desk.begin_sign_in(&portal.anybody(), None).await.unwrap();
        change(&portal, &begun.id, weaken).await;
        let id = if number == 2 { another() } else { begun.id };
        let answer = held.get(&begun.options, ORIGIN).unwrap().to_string();
        let finished = portal.desk.finish_sign_in(&portal.anybody(), &id, answer.as_bytes()).await;
        assert_eq!(refusal(finished), "ceremony_unknown");
    }
    portal.signs_in(JO, &mut held).await.unwrap();
}
