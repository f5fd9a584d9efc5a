//! `History`.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures::FutureExt;
use keydesk_core::ids::UserId;
use keydesk_core::machine::Change;
use keydesk_core::model::{Account, CancelReason, Version};
use keydesk_core::ports::StoreErrorKind;

use crate::check::{Stop, Verdict, check, refused, same};
use crate::draft::Draft;
use crate::scene::{Scene, cases, pause};
use crate::values::later;

cases!("History":
    events_come_back_in_order,
    events_page_after_a_sequence,
    changes_are_complete,
    changes_without_a_cursor_begin_now,
    foreign_cursors_are_invalid,
);

async fn events_come_back_in_order(scene: Scene) -> Verdict {
    let (user, other) = (scene.values.user()?, scene.values.user()?);
    // All in one instant: only the sequence number orders them.
    let at = later(5);
    let mut last = [user, other].map(|user| Account::unopened(scene.rp.clone(), user));
    let mut wanted = [Vec::new(), Vec::new()];
    for round in 0..6 {
        for (account, events) in last.iter_mut().zip(&mut wanted) {
            let mut draft = Draft::of(account);
            if round == 0 {
                draft = draft.then_at(at, scene.values.created()?)?;
            }
            let issued = scene.values.issued()?;
            draft = draft.then_at(at, issued)?.then_at(at, scene.values.registered()?)?;
            let link = draft.next.links.last().map(|link| link.id);
            let link = link.ok_or_else(|| Stop::Failed("the link was not made".into()))?;
            let reason = CancelReason::Requested;
            draft = draft.then_at(at, Change::LinkCancelled { link, reason })?;
            draft.commit(scene.stores.accounts.as_ref()).await?;
            events.extend(draft.events);
            *account = draft.next;
        }
    }
    for (account, wanted) in last.iter().zip(&wanted) {
        let events = scene.events(&account.user).await?;
        same("the events", &events, wanted)?;
        let encoded = |event: &keydesk_core::machine::Event| event.encoded().to_vec();
        let bytes: Vec<_> = events.iter().map(encoded).collect();
        same("their bytes", &bytes, &wanted.iter().map(encoded).collect())?;
        let head = events.last().map(keydesk_core::machine::Event::digest);
        same("the last digest", &head, &Some(account.head))?;
    }
    Ok(())
}

async fn events_page_after_a_sequence(scene: Scene) -> Verdict {
    let user = scene.values.user()?;
    let mut draft = Draft::first(&scene.rp, &user).then(scene.values.created()?)?;
    for _ in 0..6 {
        draft.commit(scene.stores.accounts.as_ref()).await?;
        draft = Draft::of(&draft.next).then(scene.values.issued()?)?;
    }
    draft.commit(scene.stores.accounts.as_ref()).await?;
    for (after, limit, wanted) in [
        (0, 3, vec![1, 2, 3]),
        (3, 3, vec![4, 5, 6]),
        (6, 3, vec![7]),
        (6, 1, vec![7]),
        (7, 3, vec![]),
        (1000, 3, vec![]),
        (u64::MAX, 3, vec![]),
        (2, usize::MAX, vec![3, 4, 5, 6, 7]),
    ] {
        let events = scene.stores.history.events(&scene.rp, &user, after, limit).await?;
        let sequences: Vec<_> = events.iter().map(|event| event.sequence()).collect();
        same(&format!("{limit} events after {after}"), &sequences, &wanted)?;
    }
    Ok(())
}

/// Eight tasks commit while another follows in small pages.
async fn changes_are_complete(scene: Scene) -> Verdict {
    let begin = scene.cursor().await?;
    let working = Arc::new(AtomicUsize::new(WRITERS));
    let mut tasks = Vec::new();
    let mut newest = BTreeMap::new();
    for _ in 0..WRITERS {
        let user = scene.values.user()?;
        newest.insert(user.clone(), Version(COMMITS));
        let mut drafts = vec![Draft::first(&scene.rp, &user).then(scene.values.created()?)?];
        for last in 1..usize::try_from(COMMITS)? {
            drafts.push(Draft::of(&drafts[last - 1].next).then(scene.values.issued()?)?);
        }
        let (store, working) = (scene.stores.accounts.clone(), working.clone());
        let write = async move {
            let mut result = Ok(BTreeMap::new());
            for draft in drafts {
                if let Err(error) = draft.commit(store.as_ref()).await {
                    result = Err(error.into());
                    break;
                }
            }
            working.fetch_sub(1, Ordering::SeqCst);
            result
        };
        tasks.push(write.boxed());
    }
    let (history, rp) = (scene.stores.history.clone(), scene.rp.clone());
    let follow = async move {
        let (mut seen, mut cursor) = (BTreeMap::<UserId, Version>::new(), begin);
        loop {
            let last = working.load(Ordering::SeqCst) == 0;
            let changes = history.changes_since(&rp, Some(&cursor), 3).await?;
            check(changes.changed.len() <= 3, "a page is longer than its limit")?;
            if last && changes.changed.is_empty() {
                return Ok(seen);
            }
            for changed in changes.changed {
                let version = seen.entry(changed.user).or_default();
                *version = changed.version.max(*version);
            }
            cursor = changes.cursor;
            pause().await;
        }
    };
    tasks.push(follow.boxed());
    let mut seen = BTreeMap::new();
    for result in scene.at_once::<Result<_, Stop>>(tasks).await? {
        seen.extend(result?);
    }
    same("the newest versions that were seen", &seen, &newest)
}

async fn changes_without_a_cursor_begin_now(scene: Scene) -> Verdict {
    let (history, accounts) = (&scene.stores.history, scene.stores.accounts.as_ref());
    let (early, late) = (scene.values.user()?, scene.values.user()?);
    let now = history.changes_since(&scene.rp, None, 10).await?;
    same("the changes of an empty store", &now.changed, &Vec::new())?;
    Draft::first(&scene.rp, &early).then(scene.values.created()?)?.commit(accounts).await?;
    let now = history.changes_since(&scene.rp, None, 10).await?;
    same("the changes without a cursor", &now.changed, &Vec::new())?;
    let draft = Draft::first(&scene.rp, &late).then(scene.values.created()?)?;
    draft.commit(accounts).await?;
    let changes = history.changes_since(&scene.rp, Some(&now.cursor), 10).await?;
    let changed: Vec<_> = changes.changed.iter().map(|changed| &changed.user).collect();
    same("who changed since", &changed, &vec![&late])?;
    let (version, at) = (changes.changed[0].version, Some(changes.changed[0].at));
    same("the version and time", &(version, at), &(Version(1), draft.next.changed_at))
}

async fn foreign_cursors_are_invalid(scene: Scene) -> Verdict {
    let user = scene.values.user()?;
    let draft = Draft::first(&scene.rp, &user).then(scene.values.created()?)?;
    draft.commit(scene.stores.accounts.as_ref()).await?;
    for cursor in ["", " ", "no cursor", "1 OR 1=1", "'", "-1", "\u{661}", "9223372036854775807"] {
        let result = scene.stores.history.changes_since(&scene.rp, Some(cursor), 10).await;
        refused(&format!("the cursor {cursor:?}"), result, StoreErrorKind::Invalid)?;
    }
    Ok(())
}

const WRITERS: usize = 8;
const COMMITS: u64 = 10;
