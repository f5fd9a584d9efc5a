//! `AuditSink`.

use futures::FutureExt;
use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::ports::AuditEntry;

use crate::AuditedEntry;
use crate::check::{Stop, Verdict, same};
use crate::scene::{Scene, cases};
use crate::text::ODD;
use crate::values::{later, start};

cases!("AuditSink": entries_are_kept_as_given, every_concurrent_entry_is_kept);

async fn entries_are_kept_as_given(scene: Scene) -> Verdict {
    let mut entries = Vec::new();
    for (at, text) in (0..).zip(ODD) {
        entries.push(AuditEntry {
            at: later(at),
            rp: RelyingPartyId::new(*text)?,
            operation: "redeemLink",
            actor: Some(UserId::new(*text)?).filter(|_| at % 3 != 0),
            user: Some(UserId::new(*text)?).filter(|_| at % 2 != 0),
            outcome: "link_expired",
        });
    }
    for entry in &entries {
        scene.stores.audit.record(entry).await?;
    }
    let wanted: Vec<_> = entries.iter().map(AuditedEntry::from).collect();
    same("the record", &scene.stores.audited.entries().await?, &wanted)
}

async fn every_concurrent_entry_is_kept(scene: Scene) -> Verdict {
    let mut tasks = Vec::new();
    for _ in 0..64 {
        let entry = AuditEntry {
            at: start(),
            rp: scene.rp.clone(),
            operation: "getUser",
            actor: Some(UserId::new("ra")?),
            user: None,
            outcome: "ok",
        };
        let audit = scene.stores.audit.clone();
        tasks.push(async move { audit.record(&entry).await.map_err(Stop::from) }.boxed());
    }
    scene.at_once(tasks).await?.into_iter().collect::<Verdict>()?;
    same("the count of entries", &scene.stores.audited.entries().await?.len(), &64)
}
