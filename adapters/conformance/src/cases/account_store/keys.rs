//! Keys: who holds them, for how long, and who is found by them.

use futures::FutureExt;
use keydesk_core::machine::Change;
use keydesk_core::model::{CancelReason, NotificationKind, Version};
use keydesk_core::ports::{LookupKey, StoreErrorKind, UniqueKey};

use super::commits::{CONTENDERS, ROUNDS, all_keys};
use crate::check::{Stop, Verdict, check, refused, same};
use crate::draft::Draft;
use crate::scene::Scene;
use crate::values::removed;

/// SECURITY S13.
pub(super) async fn unique_keys_are_unique(scene: Scene) -> Verdict {
    let (values, store) = (&scene.values, scene.stores.accounts.as_ref());
    let (holder, thief) = (values.user()?, values.user()?);
    let held = Draft::first(&scene.rp, &holder)
        .then(values.created()?)?
        .then(values.registered()?)?
        .then(values.issued()?)?;
    held.commit(store).await?;
    let cursor = scene.cursor().await?;
    let mut free = Vec::new();
    for key in &held.unique_keys {
        let theft = Draft::first(&scene.rp, &thief)
            .then(values.created()?)?
            .then(values.registered()?)?
            .telling(NotificationKind::AccountClosed)
            .claiming(key.clone());
        refused("another's key", theft.commit(store).await, StoreErrorKind::KeyTaken)?;
        for key in theft.lookup_keys.iter().chain(&all_keys(&theft)[..1]) {
            same("who is found by a refused key", &scene.found(key).await?, &None)?;
        }
        free.push(theft.unique_keys[0].clone());
        let again = Draft::of(&held.next).then(values.created()?)?.claiming(key.clone());
        refused("a key of its own", again.commit(store).await, StoreErrorKind::KeyTaken)?;
    }
    scene.nothing_of(&thief).await?;
    same("the holder", &scene.load(&holder).await?, &held.next)?;
    same("the holder's events", &scene.events(&holder).await?, &held.events)?;
    for key in all_keys(&held) {
        same("who holds the key", &scene.found(&key).await?, &Some(holder.clone()))?;
    }
    let changes = scene.stores.history.changes_since(&scene.rp, Some(&cursor), 10).await?;
    same("the changes", &changes.changed, &Vec::new())?;
    // A refused commit reserves no key.
    let mut honest = Draft::first(&scene.rp, &thief).then(values.created()?)?;
    honest.unique_keys = free;
    same("the version", &honest.commit(store).await?, &Version(1))
}

/// SECURITY S13.
pub(super) async fn concurrent_claims_have_one_winner(scene: Scene) -> Verdict {
    for _ in 0..ROUNDS {
        let registered = scene.values.registered()?;
        let mut tasks = Vec::new();
        for _ in 0..CONTENDERS {
            let user = scene.values.user()?;
            let draft = Draft::first(&scene.rp, &user).then(scene.values.created()?)?;
            let mut draft = draft.then(registered.clone())?;
            draft.lookup_keys.truncate(1);
            let store = scene.stores.accounts.clone();
            tasks.push(async move { (draft.commit(store.as_ref()).await, draft) }.boxed());
        }
        let (mut winners, mut losers) = (Vec::new(), Vec::new());
        for (result, draft) in scene.at_once(tasks).await? {
            match result {
                Ok(_) => winners.push(draft),
                Err(_) => {
                    refused("a loser", result, StoreErrorKind::KeyTaken)?;
                    losers.push(draft.next.user);
                }
            }
        }
        same("the winners", &winners.len(), &1)?;
        for key in all_keys(&winners[0]) {
            let winner = Some(winners[0].next.user.clone());
            same("who holds the key", &scene.found(&key).await?, &winner)?;
        }
        for loser in &losers {
            same("a loser's version", &scene.version(loser).await?, &Version(0))?;
        }
    }
    Ok(())
}

pub(super) async fn unique_keys_stay(scene: Scene) -> Verdict {
    let (values, store) = (&scene.values, scene.stores.accounts.as_ref());
    let (user, other) = (values.user()?, values.user()?);
    let held = Draft::first(&scene.rp, &user)
        .then(values.created()?)?
        .then(values.registered()?)?
        .then(values.issued()?)?;
    held.commit(store).await?;
    let Some(link) = held.next.links.first().map(|link| link.id) else {
        return Err(Stop::Failed("the link was not made".into()));
    };
    let ended = Draft::of(&held.next)
        .then(removed(held.next.authenticators[0].id))?
        .then(Change::LinkCancelled { link, reason: CancelReason::Requested })?;
    ended.commit(store).await?;
    let mut last = ended.next;
    // The account forgets its oldest links; the store does not.
    for _ in 0..20 {
        let draft = Draft::of(&last).then(values.issued()?)?;
        draft.commit(store).await?;
        last = draft.next;
    }
    check(last.link(&link).is_none(), "the account still shows the link")?;
    for key in &held.unique_keys {
        let claim = Draft::first(&scene.rp, &other).then(values.created()?)?.claiming(key.clone());
        refused("the key of what ended", claim.commit(store).await, StoreErrorKind::KeyTaken)?;
    }
    Ok(())
}

pub(super) async fn lookup_keys_are_not_taken_over(scene: Scene) -> Verdict {
    let (values, store) = (&scene.values, scene.stores.accounts.as_ref());
    let (holder, other) = (values.user()?, values.user()?);
    let key = LookupKey::Authenticator(values.authenticator_id()?);
    let held = Draft::first(&scene.rp, &holder).then(values.created()?)?.found_by(key.clone());
    held.commit(store).await?;
    let taken = Draft::first(&scene.rp, &other).then(values.created()?)?.found_by(key.clone());
    refused("another's lookup key", taken.commit(store).await, StoreErrorKind::KeyTaken)?;
    same("the version", &scene.version(&other).await?, &Version(0))?;
    same("who holds the key", &scene.found(&key).await?, &Some(holder.clone()))?;
    let again = Draft::of(&held.next).then(values.issued()?)?.found_by(key.clone());
    same("the version", &again.commit(store).await?, &Version(2))?;
    same("who holds the key", &scene.found(&key).await?, &Some(holder))
}

pub(super) async fn find_by_every_key(scene: Scene) -> Verdict {
    let (values, store) = (&scene.values, scene.stores.accounts.as_ref());
    let user = values.user()?;
    let first = Draft::first(&scene.rp, &user)
        .then(values.created()?)?
        .then(values.registered()?)?
        .then(values.issued()?)?
        .found_by(LookupKey::Handle(values.handle()?));
    first.commit(store).await?;
    let second = Draft::of(&first.next)
        .then(removed(first.next.authenticators[0].id))?
        .then(values.registered()?)?
        .then(values.issued()?)?;
    second.commit(store).await?;
    let keys: Vec<_> = [&first, &second].into_iter().flat_map(all_keys).collect();
    same("the keys", &keys.len(), &8)?;
    for key in keys {
        let found = store.find(&scene.rp, &key).await?.map(|loaded| loaded.account);
        same(&format!("who is found by {key:?}"), &found.as_ref(), &Some(&second.next))?;
    }
    // The same bytes as a key of another sort are another key.
    if let Some(UniqueKey::Link(digest)) = second.unique_keys.last() {
        let key = LookupKey::Handle(keydesk_core::ids::UserHandle::new(*digest.as_bytes())?);
        same("who is found by a key of another sort", &scene.found(&key).await?, &None)?;
    }
    Ok(())
}
