//! Cases that a store has the capabilities that it declares.

use futures::FutureExt;
use keydesk_core::model::NotificationKind;
use keydesk_core::ports::StoreErrorKind;

use super::commits::{CONTENDERS, ROUNDS, all_keys};
use crate::check::{Stop, Verdict, check, refused, same};
use crate::draft::Draft;
use crate::scene::Scene;

/// The stores are closed in good order here; that a killed process loses nothing either is for the
/// store's own tests to show, because only they can stop it.
pub(super) async fn durable_stores_keep_what_was_committed(scene: Scene) -> Verdict {
    if !scene.stores.accounts.capabilities().durable {
        return Err(Stop::NotClaimed);
    }
    let user = scene.values.user()?;
    let cursor = scene.cursor().await?;
    let draft = Draft::first(&scene.rp, &user)
        .then(scene.values.created()?)?
        .then(scene.values.registered()?)?
        .telling(NotificationKind::AccountClosed);
    draft.commit(scene.stores.accounts.as_ref()).await?;
    let written = scene.stores.records.write(&scene.rp, "mark", None, "one").await?;
    check(written, "no record was stored")?;
    let scene = scene.open_again().await?;
    same("the account", &scene.load(&user).await?, &draft.next)?;
    same("the events", &scene.events(&user).await?, &draft.events)?;
    let pending = scene.stores.outbox.pending(10).await?;
    same("the notifications", &pending, &draft.notifications)?;
    for key in all_keys(&draft) {
        same("who is found", &scene.found(&key).await?, &Some(user.clone()))?;
    }
    let record = scene.stores.records.read(&scene.rp, "mark").await?;
    same("the record", &record.as_deref(), &Some("one"))?;
    let changes = scene.stores.history.changes_since(&scene.rp, Some(&cursor), 10).await?;
    check(changes.changed.iter().any(|changed| changed.user == user), "the change is lost")
}

pub(super) async fn shared_stores_agree(scene: Scene) -> Verdict {
    if !scene.stores.accounts.capabilities().shared {
        return Err(Stop::NotClaimed);
    }
    let user = scene.values.user()?;
    let (one, two) = (scene.stores.clone(), scene.open_beside().await?);
    let cursor = scene.cursor().await?;
    let first = Draft::first(&scene.rp, &user).then(scene.values.created()?)?;
    first.commit(one.accounts.as_ref()).await?;
    let loaded = two.accounts.load(&scene.rp, &user).await?.map(|loaded| loaded.account);
    same("the account in the other store", &loaded.as_ref(), &Some(&first.next))?;
    let changes = two.history.changes_since(&scene.rp, Some(&cursor), 10).await?;
    same("the changes in the other store", &changes.changed.len(), &1)?;

    let mut account = first.next;
    for _ in 0..ROUNDS {
        let mut tasks = Vec::new();
        for contender in 0..CONTENDERS {
            let draft = Draft::of(&account).then(scene.values.issued()?)?;
            let stores = if contender % 2 == 0 { &one } else { &two };
            let store = stores.accounts.clone();
            tasks.push(async move { (draft.commit(store.as_ref()).await, draft) }.boxed());
        }
        let mut winners = Vec::new();
        for (result, draft) in scene.at_once(tasks).await? {
            match result {
                Ok(_) => winners.push(draft),
                Err(_) => refused("a loser", result, StoreErrorKind::VersionConflict)?,
            }
        }
        same("the winners", &winners.len(), &1)?;
        account = winners.remove(0).next;
        for stores in [&one, &two] {
            let loaded = stores.accounts.load(&scene.rp, &user).await?;
            let loaded = loaded.map(|loaded| loaded.account);
            same("the account in both stores", &loaded.as_ref(), &Some(&account))?;
        }
    }
    Ok(())
}
