//! What an account keeps of authenticators that were removed.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a broken test should stop at once")]

use keydesk_core::machine::Change;
use keydesk_core::model::Account;
use keydesk_core::ports::AuditEntry;
use keydesk_test_desk::people::user;
use keydesk_test_desk::{JO, ORIGIN, Portal, SAM, key, refusal};

#[tokio::test]
async fn s30_an_account_keeps_the_newest_removed_authenticators_and_the_rest_stay_out_of_use() {
    let portal = Portal::new();
    let mut last = Vec::new();
    let mut first = key(1);
    for number in 0..Account::KEPT_REMOVED + 3 {
        let number = u64::try_from(number).unwrap();
        let mut other = key(number + 1);
        let used = if number == 0 { &mut first } else { &mut other };
        let registered = portal.registered(JO, used).await;
        portal.removes(JO, &registered).await.unwrap();
        last.push(registered.authenticator.id);
    }
    let account = portal.stored(JO).await;
    let kept: Vec<_> = account.authenticators.iter().map(|kept| kept.id).collect();
    assert_eq!(kept, last[3..], "the newest");
    // What is left out neither signs in nor registers again, for Jo or for anybody else.
    let begun = portal.desk.begin_sign_in(&portal.anybody(), None).await.unwrap();
    let answer = first.get(&begun.options, ORIGIN).unwrap().to_string();
    let signed_in =
        portal.desk.finish_sign_in(&portal.anybody(), &begun.id, answer.as_bytes()).await;
    assert_eq!(refusal(signed_in), "sign_in_refused");
    for who in [JO, SAM] {
        let issued = portal.issue(who).await;
        let redeemed = portal.redeem(&issued).await;
        let begun = portal.begin_by_link(&redeemed).await;
        let mut again = key(1);
        let answer = again.create(&begun.options, ORIGIN).unwrap();
        let refused = portal.finish_by_link(&redeemed, &begun, &answer).await;
        assert_eq!(refusal(refused), "authenticator_already_registered", "{who}");
    }
    assert!(!portal.store.audit_entries().iter().any(AuditEntry::is_alert));
    assert!(!portal.desk.second_factor_due(&user(JO)).await.unwrap());
    // The history has them all.
    let removed = portal.events(JO).await;
    let removed = removed
        .iter()
        .filter(|event| matches!(event.change(), Change::AuthenticatorRemoved { .. }))
        .count();
    assert_eq!(removed, Account::KEPT_REMOVED + 3);
}
