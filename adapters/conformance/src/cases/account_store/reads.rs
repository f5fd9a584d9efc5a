//! Cases for the results of `load` and `list`.

use std::collections::BTreeSet;

use keydesk_core::ids::{CredentialId, RelyingPartyId, UserHandle, UserId};
use keydesk_core::machine::Change;
use keydesk_core::model::{
    CancelReason, LiveCeremony, Nickname, Note, NotificationKind, RemovalReason, Version,
};
use keydesk_core::ports::{LookupKey, Page};

use super::commits::all_keys;
use crate::check::{Verdict, check, same};
use crate::draft::Draft;
use crate::scene::Scene;
use crate::text::ODD;
use crate::values::later;

/// Two commits that fill every member of an account, and one more.
pub(super) async fn load_returns_what_was_committed(scene: Scene) -> Verdict {
    let (values, store) = (&scene.values, scene.stores.accounts.as_ref());
    let user = values.user()?;
    let (one, two) = (values.authenticator()?, values.authenticator()?);
    let (link, session, ceremony) = (values.link()?, values.session(), values.ceremony()?);
    let issued = |link| Change::LinkIssued {
        link,
        digest: values.link_digest(),
        kind: one.kind,
        expires_at: later(1000),
    };
    let live = LiveCeremony { id: ceremony, expires_at: later(2000) };
    let notes = Note::new("left on a train\nreported by telephone")?;
    let first = Draft::first(&scene.rp, &user)
        .then(values.created()?)?
        .then(issued(link))?
        .then(Change::LinkRedeemed { link, session })?
        .then(Change::RegistrationBegun { link, ceremony: live })?
        .then(Change::AuthenticatorRegistered { authenticator: Box::new(one.clone()) })?;
    same("the version", &first.commit(store).await?, &Version(1))?;
    same("the account after one commit", &scene.load(&user).await?, &first.next)?;

    let (superseded, cancelled) = (values.link()?, values.link()?);
    let second = Draft::of(&first.next)
        .then(Change::LinkCompleted { link, session, ceremony, authenticator: one.id })?
        .then(Change::AuthenticatorRegistered { authenticator: Box::new(two.clone()) })?
        .then(Change::SignedIn {
            authenticator: two.id,
            ceremony,
            sign_count: u32::MAX,
            user_verified: true,
            backed_up: true,
            counter_regressed: false,
            model_report: Some("REVOKED".to_owned()),
        })?
        .then(Change::AuthenticatorRemoved {
            authenticator: one.id,
            reason: RemovalReason::Lost,
            notes: Some(notes),
            own_proof_at: Some(crate::values::start()),
        })?
        .then(issued(superseded))?
        .then(issued(cancelled))?
        .then(Change::LinkSuperseded { link: superseded, newer: cancelled })?
        .then(Change::LinkCancelled { link: cancelled, reason: CancelReason::Requested })?
        .then(Change::AccountClosed { reason: Note::new("left")? })?;
    same("the version", &second.commit(store).await?, &Version(2))?;
    same("the account after two commits", &scene.load(&user).await?, &second.next)?;

    let third =
        Draft::of(&second.next).then(Change::AccountReopened { reason: Note::new("b")? })?;
    third.commit(store).await?;
    same("the account after three commits", &scene.load(&user).await?, &third.next)
}

pub(super) async fn load_of_an_unknown_account_returns_none(scene: Scene) -> Verdict {
    let (user, other) = (scene.values.user()?, scene.values.user()?);
    let load = |user| scene.stores.accounts.load(&scene.rp, user);
    same("an empty store", &load(&user).await?, &None)?;
    let draft = Draft::first(&scene.rp, &other).then(scene.values.created()?)?;
    draft.commit(scene.stores.accounts.as_ref()).await?;
    same("beside another account", &load(&user).await?, &None)
}

pub(super) async fn relying_parties_are_apart(scene: Scene) -> Verdict {
    let store = scene.stores.accounts.as_ref();
    let (user, only_first) = (scene.values.user()?, scene.values.user()?);
    let other = RelyingPartyId::new("other.example")?;
    let empty = RelyingPartyId::new("empty.example")?;
    let (created, registered) = (scene.values.created()?, scene.values.registered()?);
    let cursor = scene.cursor().await?;
    let first = Draft::first(&scene.rp, &user).then(created.clone())?.then(registered.clone())?;
    first.commit(store).await?;
    Draft::first(&scene.rp, &only_first).then(scene.values.created()?)?.commit(store).await?;
    // The same user, the same keys: nothing of it is taken for the other relying party.
    let second = Draft::first(&other, &user).then(created)?.then(registered)?;
    same("the version", &second.commit(store).await?, &Version(1))?;
    let second = Draft::of(&second.next).then(scene.values.issued()?)?;
    same("the version", &second.commit(store).await?, &Version(2))?;

    for (rp, wanted) in
        [(&scene.rp, Some(&first.next)), (&other, Some(&second.next)), (&empty, None)]
    {
        let wanted = wanted.cloned();
        let account = store.load(rp, &user).await?.map(|loaded| loaded.account);
        let account = account.filter(|account| account.version != Version(0));
        same("what is loaded", &account, &wanted)?;
        for key in &all_keys(&first)[..1] {
            let account = store.find(rp, key).await?.map(|loaded| loaded.account);
            same("what is found", &account, &wanted)?;
        }
        let events = scene.stores.history.events(rp, &user, 0, 100).await?;
        let sequence = wanted.map_or(0, |account| account.sequence);
        same("the events", &u64::try_from(events.len())?, &sequence)?;
        check(events.iter().all(|event| event.rp() == rp), "events of another relying party")?;
    }
    let changed = scene.stores.history.changes_since(&other, Some(&cursor), 100).await?.changed;
    check(changed.iter().all(|changed| changed.user == user), "changes of another relying party")?;
    for (rp, wanted) in [(&scene.rp, vec![&user, &only_first]), (&other, vec![&user])] {
        let listing = store.list(rp, Page { after: None, limit: 10 }).await?;
        let users: Vec<_> = listing.accounts.iter().map(|loaded| &loaded.account.user).collect();
        same("who is listed", &users, &wanted)?;
        check(
            listing.accounts.iter().all(|loaded| loaded.account.rp == *rp),
            "accounts of others",
        )?;
    }
    Ok(())
}

pub(super) async fn list_pages_in_order(scene: Scene) -> Verdict {
    let store = scene.stores.accounts.as_ref();
    // In the order of their bytes; neither that of a dictionary, nor that of UTF-16.
    let ordered =
        ["1", "10", "2", "B", "Z", "a", "a b", "a1", "b", "\u{e9}", "\u{ff41}", "\u{1f511}"];
    same("who is listed in an empty store", &scene.listed(3).await?, &Vec::new())?;
    for index in [5, 0, 11, 3, 8, 1, 10, 2, 7, 4, 9, 6] {
        let user = UserId::new(ordered[index])?;
        Draft::first(&scene.rp, &user).then(scene.values.created()?)?.commit(store).await?;
    }
    let wanted = ordered.into_iter().map(UserId::new).collect::<Result<Vec<_>, _>>()?;
    for limit in [1, 4, 5, 12, 100] {
        same("who is listed", &scene.listed(limit).await?, &wanted)?;
    }
    // A place between two users is as good as one that is a user's.
    let page = Page { after: Some(UserId::new("A")?), limit: 2 };
    let listing = store.list(&scene.rp, page).await?;
    let users: Vec<_> =
        listing.accounts.iter().map(|loaded| loaded.account.user.as_str()).collect();
    same("who comes after A", &users, &vec!["B", "Z"])?;
    same("where the next page begins", &listing.next, &Some(UserId::new("Z")?))?;
    let account = scene.load(&UserId::new("Z")?).await?;
    same("the listed account", &listing.accounts.last().map(|last| &last.account), &Some(&account))
}

/// SECURITY S26.
pub(super) async fn text_is_data(scene: Scene) -> Verdict {
    let store = scene.stores.accounts.as_ref();
    let some = &ODD[..8];
    for (rp, texts) in [(scene.rp.as_str(), ODD), ("' OR '1'='1", some), ("LOGIN.EXAMPLE", some)] {
        let scene_rp = RelyingPartyId::new(rp)?;
        let mut drafts = Vec::new();
        for text in texts {
            let user = UserId::new(*text)?;
            let mut authenticator = scene.values.authenticator()?;
            // Not every odd text may be a nickname.
            let nickname = Nickname::new(text).or_else(|_| Nickname::new("%"))?;
            authenticator.nickname = nickname.clone();
            authenticator.credential_id = CredentialId::new(text.as_bytes())?;
            let handle = UserHandle::new(text.as_bytes().get(..64).unwrap_or(text.as_bytes()))?;
            let draft = Draft::first(&scene_rp, &user)
                .then(Change::AccountCreated { handle })?
                .then(Change::AuthenticatorRegistered { authenticator: Box::new(authenticator) })?
                .telling(NotificationKind::AuthenticatorAdded { nickname });
            draft.commit(store).await?;
            drafts.push(draft);
        }
        for draft in &drafts {
            let user = &draft.next.user;
            let loaded = store.load(&scene_rp, user).await?.map(|loaded| loaded.account);
            same("what is loaded", &loaded.as_ref(), &Some(&draft.next))?;
            let key = LookupKey::Credential(CredentialId::new(user.as_str().as_bytes())?);
            let found = store.find(&scene_rp, &key).await?.map(|loaded| loaded.account.user);
            same("who is found", &found.as_ref(), &Some(user))?;
            let events = scene.stores.history.events(&scene_rp, user, 0, 10).await?;
            same("the events", &events, &draft.events)?;
        }
        let page = Page { after: None, limit: 1000 };
        let listed = store.list(&scene_rp, page).await?.accounts;
        let listed: BTreeSet<_> = listed.into_iter().map(|loaded| loaded.account.user).collect();
        let wanted: BTreeSet<_> = drafts.iter().map(|draft| draft.next.user.clone()).collect();
        same("who is listed", &listed, &wanted)?;
        let pending = scene.stores.outbox.pending(1000).await?;
        let kept = drafts.iter().all(|draft| pending.contains(&draft.notifications[0]));
        check(kept, "a notification did not come back as it was given")?;
    }
    Ok(())
}
