//! `AuditSink`.

use futures::FutureExt;
use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::policy::AuditPolicy;
use keydesk_core::ports::{AuditClass, AuditEntry};

use crate::AuditedEntry;
use crate::check::{Stop, Verdict, same};
use crate::scene::{Scene, cases};
use crate::text::ODD;
use crate::values::{later, start};

cases!("AuditSink":
    entries_are_kept_as_given,
    every_concurrent_entry_is_kept,
    each_class_of_entries_has_its_own_age,
    anonymous_entries_displace_no_identified_ones,
    pruning_is_for_one_relying_party,
);

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
            from: Some((*text).to_owned()).filter(|_| at % 4 != 0),
            user_agent: Some((*text).to_owned()).filter(|_| at % 5 != 0),
            class: if at % 2 == 0 { AuditClass::Identified } else { AuditClass::Anonymous },
            count: u64::try_from(at)? * 1_000_000_000 + 1,
            reference: Some((*text).to_owned()).filter(|_| at % 2 == 0),
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
        let entry = entry(&scene, 0, AuditClass::Identified)?;
        let audit = scene.stores.audit.clone();
        tasks.push(async move { audit.record(&entry).await.map_err(Stop::from) }.boxed());
    }
    scene.at_once(tasks).await?.into_iter().collect::<Verdict>()?;
    same("the count of entries", &scene.stores.audited.entries().await?.len(), &64)
}

async fn each_class_of_entries_has_its_own_age(scene: Scene) -> Verdict {
    // An entry of each class for each of ten days.
    for day in 0..10 {
        for class in [AuditClass::Identified, AuditClass::Anonymous] {
            scene.stores.audit.record(&entry(&scene, day, class)?).await?;
        }
    }
    let policy = AuditPolicy { keep_days: 7, keep_anonymous_days: 2, ..AuditPolicy::default() };
    let pruned = scene.stores.audit.prune(&scene.rp, &policy, later(9 * DAY)).await?;
    // An entry of exactly the maximum age is kept.
    same("the number that was pruned", &pruned, &(2 + 7))?;
    same(
        "the days of identified entries",
        &days(&scene, AuditClass::Identified).await?,
        &(2..10).collect(),
    )?;
    same(
        "the days of anonymous entries",
        &days(&scene, AuditClass::Anonymous).await?,
        &(7..10).collect(),
    )?;
    let again = scene.stores.audit.prune(&scene.rp, &policy, later(9 * DAY)).await?;
    same("the number that is pruned again", &again, &0)
}

async fn anonymous_entries_displace_no_identified_ones(scene: Scene) -> Verdict {
    for day in 0..3 {
        scene.stores.audit.record(&entry(&scene, day, AuditClass::Identified)?).await?;
    }
    for day in 0..40 {
        scene.stores.audit.record(&entry(&scene, day, AuditClass::Anonymous)?).await?;
    }
    let policy = AuditPolicy { keep_anonymous_entries: 4, ..AuditPolicy::default() };
    let pruned = scene.stores.audit.prune(&scene.rp, &policy, later(40 * DAY)).await?;
    same("the number that was pruned", &pruned, &36)?;
    same(
        "the days of identified entries",
        &days(&scene, AuditClass::Identified).await?,
        &(0..3).collect(),
    )?;
    same(
        "the days of anonymous entries",
        &days(&scene, AuditClass::Anonymous).await?,
        &(36..40).collect(),
    )
}

async fn pruning_is_for_one_relying_party(scene: Scene) -> Verdict {
    let other = RelyingPartyId::new("other.example")?;
    for class in [AuditClass::Identified, AuditClass::Anonymous] {
        for day in 0..2 {
            let of_other = AuditEntry { rp: other.clone(), ..entry(&scene, day, class)? };
            scene.stores.audit.record(&of_other).await?;
            scene.stores.audit.record(&entry(&scene, day, class)?).await?;
        }
    }
    let few = AuditPolicy { keep_days: 50, keep_anonymous_days: 50, keep_anonymous_entries: 1 };
    let short = AuditPolicy { keep_days: 1, keep_anonymous_days: 1, ..few.clone() };
    for (policy, gone) in [(few, 1), (short, 3)] {
        let pruned = scene.stores.audit.prune(&scene.rp, &policy, later(30 * DAY)).await?;
        same("the number that was pruned", &pruned, &gone)?;
    }
    let kept = scene.stores.audited.entries().await?;
    let of_other = kept.iter().filter(|entry| entry.rp == other).count();
    same("the entries of the other", &of_other, &4)
}

fn entry(scene: &Scene, day: i64, class: AuditClass) -> Result<AuditEntry, Stop> {
    let identified = class == AuditClass::Identified;
    Ok(AuditEntry {
        at: later(day * DAY),
        rp: scene.rp.clone(),
        operation: "getUser",
        actor: identified.then(|| UserId::new("ra")).transpose()?,
        user: None,
        outcome: if identified { "ok" } else { "not_authenticated" },
        from: Some("192.0.2.7".to_owned()),
        user_agent: None,
        class,
        count: 1,
        reference: None,
    })
}

/// On which days the entries of a class that are kept were made.
async fn days(scene: &Scene, class: AuditClass) -> Result<Vec<i64>, Stop> {
    let entries = scene.stores.audited.entries().await?;
    let of_class = entries.iter().filter(|entry| entry.class == class);
    let day = |entry: &AuditedEntry| (entry.at.unix_millis() - start().unix_millis()) / DAY;
    Ok(of_class.map(day).collect())
}

const DAY: i64 = 24 * 60 * 60 * 1000;
