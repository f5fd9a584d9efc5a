//! `Outbox`.

use keydesk_core::ids::{EventDigest, UserId};
use keydesk_core::model::{Nickname, Notification, NotificationKind};

use crate::check::{Stop, Verdict, same};
use crate::draft::Draft;
use crate::scene::{Scene, cases};

cases!("Outbox": notifications_wait_in_order, delivered_notifications_are_gone);

async fn notifications_wait_in_order(scene: Scene) -> Verdict {
    same("an empty outbox", &scene.stores.outbox.pending(10).await?, &Vec::new())?;
    let told = tell(&scene).await?;
    same("the notifications", &scene.stores.outbox.pending(100).await?, &told)?;
    same("the oldest", &scene.stores.outbox.pending(4).await?, &told[..4].to_vec())?;
    // Looking takes nothing away.
    same("the notifications", &scene.stores.outbox.pending(100).await?, &told)
}

async fn delivered_notifications_are_gone(scene: Scene) -> Verdict {
    let mut told = tell(&scene).await?;
    let outbox = scene.stores.outbox.as_ref();
    for index in [3, 0, 2] {
        let id = told.remove(index).id;
        outbox.delivered(&id).await?;
        outbox.delivered(&id).await?;
        let mut pending = outbox.pending(100).await?;
        let mut wanted = told.clone();
        for list in [&mut pending, &mut wanted] {
            list.sort_by_key(|notification| notification.id);
        }
        same("what is left", &pending, &wanted)?;
    }
    outbox.delivered(&EventDigest::from_bytes(scene.values.bytes())).await?;
    same("the count of what is left", &outbox.pending(100).await?.len(), &told.len())
}

/// Notifications of every kind, from commits of three users, in the order of the commits.
async fn tell(scene: &Scene) -> Result<Vec<Notification>, Stop> {
    let mut told = Vec::new();
    for user in ["c", "a", "b"] {
        let user = UserId::new(user)?;
        let nickname = Nickname::new("\u{1f511} <Schl\u{fc}ssel> '1'")?;
        let added = NotificationKind::AuthenticatorAdded { nickname: nickname.clone() };
        let first = Draft::first(&scene.rp, &user)
            .then(scene.values.created()?)?
            .telling(added)
            .then(scene.values.registered()?)?
            .telling(NotificationKind::AuthenticatorRemoved { nickname });
        let second = Draft::of(&first.next)
            .then(scene.values.issued()?)?
            .telling(NotificationKind::AccountClosed);
        for draft in [first, second] {
            draft.commit(scene.stores.accounts.as_ref()).await?;
            told.extend(draft.notifications);
        }
    }
    Ok(told)
}
