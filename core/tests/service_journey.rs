//! Journey 1 and its neighbours, as a portal drives them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use keydesk_test_desk::refused;
use keydesk_test_desk::sent;

use keydesk_core::model::{
    AssuranceLevel, AuthenticatorKind, AuthenticatorStatus, By, LinkStatus, Nickname, Note,
    NotificationKind, RemovalReason, Route, Strength,
};
use keydesk_core::time::Clock;
use keydesk_test_desk::key::InHand;
use keydesk_test_desk::people::user;
use keydesk_test_desk::portal::begin;
use keydesk_test_desk::{JO, Portal, SAM, key, nhsmail, refusal};

#[tokio::test]
async fn a_key_is_issued_by_link_signs_in_and_is_removed() {
    let (portal, mut jo_key) = (Portal::new(), key(1));

    let issued = portal.issue(JO).await;
    assert_eq!(issued.link.status(portal.clock.now()), LinkStatus::Issued);
    let redeemed = portal.redeem(&issued).await;
    assert_eq!(redeemed.link.status(portal.clock.now()), LinkStatus::Redeemed);
    let begun = portal.begin_by_link(&redeemed).await;
    let held = portal.desk.link_status(&portal.anybody(), &redeemed.session).await.unwrap();
    assert_eq!(held.link.status(portal.clock.now()), LinkStatus::Registering);
    let answer = jo_key.registers(&begun);
    let registered = portal.finish_by_link(&redeemed, &begun, &answer).await.unwrap();

    let made = &registered.authenticator;
    assert_eq!(made.status, AuthenticatorStatus::Active);
    assert_eq!(made.nickname.as_str(), "Security key");
    assert_eq!(made.provenance.route, Route::Link);
    assert_eq!(made.provenance.by, By::Actor { id: user(keydesk_test_desk::people::RA) });
    assert_eq!(made.provenance.link, Some(issued.link.id));
    assert_eq!(registered.account, portal.stored(JO).await);
    let held = portal.desk.link_status(&portal.anybody(), &redeemed.session).await.unwrap();
    assert_eq!(held.link.status(portal.clock.now()), LinkStatus::Completed);

    let sign_in = portal.signs_in(JO, &mut jo_key).await.unwrap();
    assert_eq!((&sign_in.user, sign_in.authenticator), (&user(JO), made.id));
    assert!(sign_in.user_verified);
    assert_eq!(sign_in.assurance.level, AssuranceLevel::Aal2, "nobody vouched for the model");

    let account = portal.removes(JO, &registered).await.unwrap();
    let tombstone = account.authenticator(&made.id).unwrap();
    assert_eq!(tombstone.status, AuthenticatorStatus::Removed);
    let removal = tombstone.removal.as_ref().unwrap();
    assert_eq!(removal.reason, RemovalReason::Lost);
    assert_eq!(removal.notes, Note::new("left on a train").ok());
    assert_eq!(removal.by, By::Actor { id: user(keydesk_test_desk::people::RA) });

    // A page that was open since before the removal still offers the key.
    assert_eq!(account.active().count(), 0);
    assert_eq!(
        portal.told_of(JO).await,
        [
            "account_created",
            "link_issued",
            "link_redeemed",
            "registration_begun",
            "authenticator_registered",
            "link_completed",
            "signed_in",
            "authenticator_removed",
        ]
    );
}

#[tokio::test]
async fn s16_a_removed_key_cannot_sign_in_whichever_way() {
    let (portal, mut jo_key) = (Portal::new(), key(1));
    let registered = portal.registered(JO, &mut jo_key).await;
    let second_factor =
        portal.desk.begin_sign_in(&portal.anybody(), Some(&user(JO))).await.unwrap();
    let passwordless = portal.desk.begin_sign_in(&portal.anybody(), None).await.unwrap();
    portal.removes(JO, &registered).await.unwrap();

    for begun in [second_factor, passwordless] {
        let answer = jo_key.signs(&begun);
        refused!(portal, "authenticator_removed", portal.finish_sign_in(&begun, &answer));
    }
    let later = portal.desk.begin_sign_in(&portal.anybody(), None).await.unwrap();
    let answer = jo_key.signs(&later);
    refused!(portal, "authenticator_removed", portal.finish_sign_in(&later, &answer));
    assert!(!portal.desk.second_factor_due(&user(JO)).await.unwrap());
}

#[tokio::test]
async fn a_person_registers_renames_and_removes_their_own_key() {
    let (portal, mut first, mut second) = (Portal::with(nhsmail), key(1), key(2));
    let password = portal.session(JO, Strength::Password, 0);

    let begun = begin(&portal, &password, JO).await.unwrap();
    let answer = first.registers(&begun);
    let registered = portal
        .desk
        .finish_registration(&password, &user(JO), &begun.id, &sent(&answer))
        .await
        .unwrap();
    assert_eq!(registered.authenticator.provenance.route, Route::SelfService);

    // From now on the password is not enough for another one.
    assert_eq!(refusal(begin(&portal, &password, JO).await), "step_up_required");
    let stepped_up = portal.fresh(JO);
    let begun = begin(&portal, &stepped_up, JO).await.unwrap();
    let answer = second.registers(&begun);
    let another = portal
        .desk
        .finish_registration(&stepped_up, &user(JO), &begun.id, &sent(&answer))
        .await
        .unwrap();
    assert_eq!(another.authenticator.nickname.as_str(), "Security key 2");

    let nickname = Nickname::new("  Desk drawer ").unwrap();
    let which = another.authenticator.id;
    let account =
        portal.desk.rename_authenticator(&stepped_up, &user(JO), which, &nickname).await.unwrap();
    assert_eq!(account.authenticator(&which).unwrap().nickname.as_str(), "Desk drawer");
    // The same name again is no change, and no event.
    let version = account.version;
    let again =
        portal.desk.rename_authenticator(&stepped_up, &user(JO), which, &nickname).await.unwrap();
    assert_eq!((again.version, portal.stored(JO).await.version), (version, version));

    let (reason, first) = (RemovalReason::Replaced, registered.authenticator.id);
    portal
        .desk
        .remove_authenticator(&stepped_up, &user(JO), first, reason, None, false)
        .await
        .unwrap();
    assert_eq!(portal.stored(JO).await.active().count(), 1);
}

#[tokio::test]
async fn an_administrator_registers_on_behalf_and_the_record_says_so() {
    let (portal, mut sam_key) = (Portal::new(), key(3));
    let begun = begin(&portal, &portal.admin(), SAM).await.unwrap();
    let answer = sam_key.registers(&begun);
    let admin = portal.admin();
    let registered = portal
        .desk
        .finish_registration(&admin, &user(SAM), &begun.id, &sent(&answer))
        .await
        .unwrap();
    let provenance = &registered.authenticator.provenance;
    assert_eq!(provenance.route, Route::OnBehalf);
    assert_eq!(provenance.by, By::Actor { id: user(keydesk_test_desk::people::ADMIN) });
    assert_eq!(portal.signs_in(SAM, &mut sam_key).await.unwrap().user, user(SAM));
}

#[tokio::test]
async fn s17_a_removed_key_may_be_registered_again_and_held_ones_are_excluded() {
    let (portal, mut jo_key) = (Portal::new(), key(1));
    let registered = portal.registered(JO, &mut jo_key).await;

    let redeemed = portal.redeem(&portal.issue(JO).await).await;
    let begun = portal.begin_by_link(&redeemed).await;
    let excluded = begun.options["excludeCredentials"].as_array().unwrap();
    assert_eq!(excluded.len(), 1);
    assert_eq!(excluded[0]["id"], registered.authenticator.credential_id.to_string());
    assert_eq!(excluded[0]["transports"][0], "usb");

    portal.removes(JO, &registered).await.unwrap();
    let begun = portal.begin_by_link(&redeemed).await;
    assert_eq!(begun.options["excludeCredentials"].as_array().unwrap().len(), 0);
    let answer = jo_key.registers(&begun);
    let again = portal.finish_by_link(&redeemed, &begun, &answer).await.unwrap();
    assert_ne!(again.authenticator.id, registered.authenticator.id);
    assert_eq!(again.account.authenticators.len(), 2, "the tombstone stays");
    assert_eq!(
        portal.signs_in(JO, &mut jo_key).await.unwrap().authenticator,
        again.authenticator.id
    );
}

#[tokio::test]
async fn closing_ends_everything_at_once_and_reopening_brings_nothing_back() {
    let (portal, mut jo_key) = (Portal::new(), key(1));
    portal.registered(JO, &mut jo_key).await;
    let issued = portal.issue(JO).await;
    let passwordless = portal.desk.begin_sign_in(&portal.anybody(), None).await.unwrap();
    let why = Note::new("left the trust").unwrap();
    let ra = portal.ra();

    let closed = portal.desk.close_account(&ra, &user(JO), &why).await.unwrap();
    assert_eq!(closed.active().count(), 0);
    assert_eq!(
        closed.link(&issued.link.id).unwrap().status(portal.clock.now()),
        LinkStatus::Cancelled
    );
    let answer = jo_key.signs(&passwordless);
    refused!(portal, "authenticator_removed", portal.finish_sign_in(&passwordless, &answer));
    refused!(portal, "link_cancelled", portal.desk.redeem_link(&portal.anybody(), &issued.token));
    let kind = AuthenticatorKind::SecurityKey;
    refused!(portal, "account_closed", portal.desk.issue_link(&ra, &user(JO), kind));
    refused!(portal, "account_closed", portal.desk.close_account(&ra, &user(JO), &why));
    refused!(portal, "account_closed", begin(&portal, &portal.admin(), JO));

    let open = portal.desk.reopen_account(&ra, &user(JO), &why).await.unwrap();
    assert_eq!(open.active().count(), 0);
    refused!(portal, "account_exists", portal.desk.reopen_account(&ra, &user(JO), &why));
    refused!(portal, "link_cancelled", portal.desk.redeem_link(&portal.anybody(), &issued.token));
    portal.registered(JO, &mut key(9)).await;
}

#[tokio::test]
async fn n6_people_hear_of_what_is_added_and_removed() {
    let (portal, mut jo_key) = (Portal::new(), key(1));
    let registered = portal.registered(JO, &mut jo_key).await;
    portal.removes(JO, &registered).await.unwrap();
    portal.registered(JO, &mut jo_key).await;
    portal.registered(JO, &mut key(2)).await;
    let why = Note::new("left").unwrap();
    portal.desk.close_account(&portal.ra(), &user(JO), &why).await.unwrap();

    let nickname = |text: &str| Nickname::new(text).unwrap();
    let kinds: Vec<_> =
        portal.told.delivered.lock().unwrap().iter().map(|told| told.kind.clone()).collect();
    assert_eq!(
        kinds,
        [
            NotificationKind::AuthenticatorAdded { nickname: nickname("Security key") },
            NotificationKind::AuthenticatorRemoved { nickname: nickname("Security key") },
            NotificationKind::AuthenticatorAdded { nickname: nickname("Security key") },
            NotificationKind::AuthenticatorAdded { nickname: nickname("Security key 2") },
            NotificationKind::AccountClosed,
        ]
    );
    assert!(portal.told.delivered.lock().unwrap().iter().all(|told| told.user == user(JO)));
    assert_eq!(portal.kept().await.2, 0, "what was delivered waits no more");
}

#[tokio::test]
async fn n6_what_could_not_be_delivered_waits_and_is_delivered_later() {
    let portal = Portal::new();
    *portal.told.broken.lock().unwrap() = true;
    let registered = portal.registered(JO, &mut key(1)).await;
    portal.removes(JO, &registered).await.unwrap();
    assert_eq!(portal.kept().await.2, 2);
    assert_eq!(portal.desk.deliver_notifications(10).await.unwrap(), 0);
    assert_eq!(portal.kept().await.2, 2);

    *portal.told.broken.lock().unwrap() = false;
    assert_eq!(portal.desk.deliver_notifications(1).await.unwrap(), 1);
    assert_eq!(portal.desk.deliver_notifications(10).await.unwrap(), 1);
    assert_eq!(portal.desk.deliver_notifications(10).await.unwrap(), 0);
    let delivered = portal.told.delivered.lock().unwrap();
    assert!(matches!(delivered[0].kind, NotificationKind::AuthenticatorAdded { .. }));
    assert!(matches!(delivered[1].kind, NotificationKind::AuthenticatorRemoved { .. }));
}

#[tokio::test]
async fn what_changed_and_what_happened_can_be_followed() {
    let portal = Portal::new();
    let ra = portal.ra();
    let now = portal.desk.changes_of(&ra, &user(JO), None).await.unwrap();
    assert!(now.changed.is_empty());
    let of_all = portal.desk.changes_since(None, 10).await.unwrap();
    portal.issue(SAM).await;
    portal.issue(JO).await;
    let then = portal.desk.changes_of(&ra, &user(JO), Some(&now.cursor)).await.unwrap();
    assert_eq!(then.changed.len(), 1, "only the person who was asked for");
    assert_eq!(then.changed[0].version, portal.stored(JO).await.version);
    assert_eq!(then.changed[0].at, portal.events(JO).await.last().unwrap().at());
    let all = portal.desk.changes_since(Some(&of_all.cursor), 10).await.unwrap();
    assert_eq!(all.changed.len(), 2);
    refused!(portal, "query_invalid", portal.desk.changes_of(&ra, &user(JO), Some("x")));

    let events = portal.desk.list_events(&ra, &user(JO), 0, 10).await.unwrap();
    assert_eq!(events, portal.events(JO).await);
    let rest = portal.desk.list_events(&ra, &user(JO), 1, 10).await.unwrap();
    assert_eq!(rest, events[1..]);
}

#[tokio::test]
async fn people_are_found_within_the_actors_organisations_only() {
    let portal = Portal::new();
    let (ra, nobody) = (portal.ra(), portal.anybody());
    let found = portal.desk.find_users(&ra, " care.example ", None).await.unwrap();
    let names: Vec<_> = found.users.iter().map(|found| found.username.as_str()).collect();
    assert_eq!(names, ["jo", "ra", "admin", "sam"], "alex is elsewhere");
    assert!(portal.desk.find_users(&ra, "Byrne", None).await.unwrap().users.is_empty());
    refused!(portal, "not_authenticated", portal.desk.find_users(&nobody, "jo", None));
    refused!(portal, "not_authorised", portal.desk.find_users(&portal.fresh(JO), "sam", None));
    for query in ["", "   ", "a\u{0}b", &"x".repeat(101)] {
        refused!(portal, "query_invalid", portal.desk.find_users(&ra, query, None));
    }
    refused!(portal, "query_invalid", portal.desk.find_users(&ra, "jo", Some("a\u{0}")));
}

/// An officer types what the person says: first name first, whatever the directory writes first.
#[tokio::test]
async fn f23_people_are_found_by_their_words_in_any_order_and_counted() {
    let portal = Portal::new();
    let mut kim = keydesk_test_desk::people::everybody().remove(0);
    kim.id = user("2f0c-kim");
    kim.username = "ward4".to_owned();
    kim.display_name = "LARK, Kim (North Trust)".to_owned();
    kim.email = None;
    portal.directory.put(kim);
    let ra = portal.ra();
    for (query, wanted) in [
        ("Kim Lark", &["ward4"][..]),
        ("LARK, Kim", &["ward4"]),
        ("ward4 kim", &["ward4"]),
        ("kerr jo@care", &["jo"]),
        ("care.example", &["jo", "ra", "admin", "sam"]),
        ("Kim Okafor", &[]),
    ] {
        let found = portal.desk.find_users(&ra, query, None).await.unwrap();
        let names: Vec<_> = found.users.iter().map(|found| found.username.as_str()).collect();
        assert_eq!(names, wanted, "{query:?}");
        assert_eq!(found.count, Some(wanted.len() as u64), "{query:?}");
    }
}

#[tokio::test]
async fn n01_each_change_says_from_where_it_came() {
    let (portal, mut jo_key) = (Portal::new(), key(1));
    portal.registered(JO, &mut jo_key).await;
    let from: Vec<_> = portal
        .events(JO)
        .await
        .iter()
        .map(|event| (event.change().name().as_str(), event.from().map(str::to_owned)))
        .collect();
    let desk = Some("192.0.2.1".to_owned());
    let elsewhere = Some("198.51.100.7".to_owned());
    assert_eq!(
        from,
        [
            ("account_created", desk.clone()),
            ("link_issued", desk),
            ("link_redeemed", elsewhere.clone()),
            ("registration_begun", elsewhere.clone()),
            ("authenticator_registered", elsewhere.clone()),
            ("link_completed", elsewhere),
        ]
    );
}
