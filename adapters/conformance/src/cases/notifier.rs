//! `Notifier`.

use keydesk_core::ids::EventDigest;
use keydesk_core::model::{Nickname, Notification, NotificationKind};

use crate::check::Verdict;
use crate::scene::{Scene, cases};
use crate::values::start;

cases!("Notifier": delivering_twice_is_no_error);

async fn delivering_twice_is_no_error(scene: Scene) -> Verdict {
    let notification = Notification {
        id: EventDigest::from_bytes(scene.values.bytes()),
        rp: scene.rp.clone(),
        user: scene.values.user()?,
        at: start(),
        kind: NotificationKind::AuthenticatorAdded { nickname: Nickname::new("Security key")? },
        end_sessions: None,
    };
    scene.stores.notifier.deliver(&notification).await?;
    scene.stores.notifier.deliver(&notification).await?;
    Ok(())
}
