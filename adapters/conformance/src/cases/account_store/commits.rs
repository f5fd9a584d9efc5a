//! Cases for `commit`: what it accepts and refuses, and the state that it leaves.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::FutureExt;
use keydesk_core::model::{NotificationKind, Version};
use keydesk_core::ports::{LookupKey, StoreErrorKind, UniqueKey};

use crate::check::{Stop, Verdict, check, refused, same};
use crate::draft::Draft;
use crate::scene::{Scene, pause};

pub(super) async fn commit_needs_the_expected_version(scene: Scene) -> Verdict {
    let (values, store) = (&scene.values, scene.stores.accounts.as_ref());
    let (user, nobody) = (values.user()?, values.user()?);
    let first =
        Draft::first(&scene.rp, &user).then(values.created()?)?.then(values.registered()?)?;
    first.commit(store).await?;
    let second = Draft::of(&first.next).then(values.issued()?)?;
    second.commit(store).await?;
    let cursor = scene.cursor().await?;

    let attempt = |version| -> Result<Draft, Stop> {
        let change = values.registered()?;
        let draft = Draft::of(&second.next).then(change)?.telling(NotificationKind::AccountClosed);
        Ok(draft.expecting(version))
    };
    let absent = Draft::first(&scene.rp, &nobody).then(values.created()?)?.expecting(1);
    let mut attempts = vec![attempt(0)?, attempt(1)?, attempt(3)?, attempt(1000)?, absent];
    // The version is judged first: the second contender must get a version conflict, not that
    // its own key is taken.
    attempts.push(attempt(1)?.claiming(first.unique_keys[0].clone()));
    for draft in &attempts {
        let result = draft.commit(store).await;
        refused("a commit with another version", result, StoreErrorKind::VersionConflict)?;
        for key in &draft.lookup_keys {
            same("who is found by a refused key", &scene.found(key).await?, &None)?;
        }
    }
    scene.nothing_of(&nobody).await?;
    same("the account", &scene.load(&user).await?, &second.next)?;
    same("the count of events", &scene.events(&user).await?.len(), &3)?;
    same("the notifications", &scene.stores.outbox.pending(10).await?, &Vec::new())?;
    let changes = scene.stores.history.changes_since(&scene.rp, Some(&cursor), 10).await?;
    same("the changes", &changes.changed, &Vec::new())?;
    // A refused commit reserves no key.
    let after = Draft::of(&second.next).then(values.issued()?)?;
    let after = after.claiming(attempts[0].unique_keys[0].clone());
    same("the version", &after.commit(store).await?, &Version(3))
}

pub(super) async fn concurrent_commits_have_one_winner(scene: Scene) -> Verdict {
    let user = scene.values.user()?;
    let first = Draft::first(&scene.rp, &user).then(scene.values.created()?)?;
    first.commit(scene.stores.accounts.as_ref()).await?;
    let mut account = first.next;
    for _ in 0..ROUNDS {
        let mut tasks = Vec::new();
        for _ in 0..CONTENDERS {
            let draft = Draft::of(&account).then(scene.values.issued()?)?;
            let store = scene.stores.accounts.clone();
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
        same("the stored account", &scene.load(&user).await?, &winners[0].next)?;
        let events = scene.events(&user).await?;
        same("the last event", &events.last(), &winners[0].events.last())?;
        same("the count of events", &u64::try_from(events.len())?, &winners[0].next.sequence)?;
        account = winners.remove(0).next;
    }
    Ok(())
}

pub(super) async fn commit_is_all_or_nothing(scene: Scene) -> Verdict {
    let (values, store) = (&scene.values, scene.stores.accounts.as_ref());
    let user = values.user()?;
    let draft = Draft::first(&scene.rp, &user)
        .then(values.created()?)?
        .telling(NotificationKind::AccountClosed)
        .then(values.registered()?)?
        .telling(NotificationKind::AccountClosed)
        .then(values.issued()?)?;
    let cursor = scene.cursor().await?;
    draft.commit(store).await?;
    same("the account", &scene.load(&user).await?, &draft.next)?;
    same("the events", &scene.events(&user).await?, &draft.events)?;
    let pending = scene.stores.outbox.pending(10).await?;
    check(draft.notifications.iter().all(|told| pending.contains(told)), "a notification is lost")?;
    for key in all_keys(&draft) {
        same("who is found", &scene.found(&key).await?, &Some(user.clone()))?;
    }
    let changes = scene.stores.history.changes_since(&scene.rp, Some(&cursor), 10).await?;
    check(changes.changed.iter().any(|changed| changed.user == user), "the change is lost")?;
    nothing_is_seen_early(scene, draft).await
}

/// While one task commits, another looks: whatever account it sees, the rest is there too.
async fn nothing_is_seen_early(scene: Scene, first: Draft) -> Verdict {
    let mut drafts = vec![first];
    for _ in 0..EARLY {
        let last = &drafts[drafts.len() - 1].next;
        let draft = Draft::of(last).then(scene.values.issued()?)?;
        drafts.push(draft.telling(NotificationKind::AccountClosed));
    }
    let (drafts, done) = (Arc::new(drafts), Arc::new(AtomicBool::new(false)));
    let writer = {
        let (store, drafts, done) = (scene.stores.accounts.clone(), drafts.clone(), done.clone());
        async move {
            let mut verdict = Ok(());
            for draft in drafts.iter().skip(1) {
                verdict = draft.commit(store.as_ref()).await.map(drop).map_err(Stop::from);
                if verdict.is_err() {
                    break;
                }
            }
            done.store(true, Ordering::SeqCst);
            verdict
        }
    };
    let reader = {
        let (stores, rp) = (scene.stores.clone(), scene.rp.clone());
        async move {
            loop {
                let last = done.load(Ordering::SeqCst);
                let user = &drafts[0].next.user;
                let Some(seen) = stores.accounts.load(&rp, user).await? else {
                    return Err(Stop::Failed("the account was not seen at all".into()));
                };
                let at = usize::try_from(seen.account.version.0)?;
                let draft = &drafts[at - 1];
                let events = stores.history.events(&rp, user, 0, 1000).await?;
                check(events.contains(&draft.events[0]), "an account is seen before its events")?;
                for key in all_keys(draft) {
                    let found = stores.accounts.find(&rp, &key).await?;
                    let found = found.map(|loaded| loaded.account.version);
                    let late = found.is_none_or(|version| version < seen.account.version);
                    check(!late, "an account is seen before its keys")?;
                }
                let pending = stores.outbox.pending(1000).await?;
                let told = draft.notifications.iter().all(|told| pending.contains(told));
                check(told, "an account is seen before its notifications")?;
                if last {
                    return check(at == drafts.len(), "the last commit was not seen");
                }
                pause().await;
            }
        }
    };
    scene.at_once(vec![writer.boxed(), reader.boxed()]).await?.into_iter().collect()
}

/// Every key that a commit brings, as `find` takes it.
pub(super) fn all_keys(draft: &Draft) -> Vec<LookupKey> {
    let unique = draft.unique_keys.iter().map(|key| match key {
        UniqueKey::Credential(id) => LookupKey::Credential(id.clone()),
        UniqueKey::Link(digest) => LookupKey::Link(*digest),
    });
    unique.chain(draft.lookup_keys.iter().cloned()).collect()
}

/// How many commit at once.
pub(super) const CONTENDERS: usize = 64;
/// How often.
pub(super) const ROUNDS: usize = 2;
/// How many commits are watched.
const EARLY: usize = 16;
