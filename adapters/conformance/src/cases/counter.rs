//! `Counter`.

use std::collections::BTreeSet;
use std::time::Duration;

use futures::FutureExt;
use keydesk_core::time::Timestamp;

use crate::check::{Stop, Verdict, same};
use crate::scene::{Scene, cases};
use crate::text::ODD;
use crate::values::later;

cases!("Counter":
    adds_up_within_a_window,
    counts_every_concurrent_add,
    begins_again_in_the_next_window,
    windows_are_apart,
    keys_are_apart,
);

async fn adds_up_within_a_window(scene: Scene) -> Verdict {
    for wanted in 1..=300 {
        let now = later(i64::try_from(wanted)? * 100);
        same("the count", &add(&scene, "redeem 192.0.2.1", now).await?, &wanted)?;
    }
    Ok(())
}

async fn counts_every_concurrent_add(scene: Scene) -> Verdict {
    let mut tasks = Vec::new();
    for _ in 0..64 {
        let counter = scene.stores.counter.clone();
        let add = async move { counter.add("begin", WINDOW, later(0)).await.map_err(Stop::from) };
        tasks.push(add.boxed());
    }
    let counts = scene.at_once(tasks).await?.into_iter().collect::<Result<BTreeSet<_>, _>>()?;
    same("the counts", &counts, &(1..=64).collect())
}

async fn begins_again_in_the_next_window(scene: Scene) -> Verdict {
    for window in 0..3 {
        let now = later(window * 60_000);
        same("the first count of a window", &add(&scene, "key", now).await?, &1)?;
        same("the second count of a window", &add(&scene, "key", now).await?, &2)?;
    }
    let day = Duration::from_secs(24 * 60 * 60);
    let counter = scene.stores.counter.as_ref();
    same("a day's first count", &counter.add("daily", day, later(0)).await?, &1)?;
    same("the next day's", &counter.add("daily", day, later(24 * 60 * 60_000)).await?, &1)
}

async fn windows_are_apart(scene: Scene) -> Verdict {
    let behind = later(-120_000);
    same("the first count", &add(&scene, "key", later(0)).await?, &1)?;
    add(&scene, "key", behind).await?;
    same("the second count", &add(&scene, "key", later(0)).await?, &2)?;
    add(&scene, "key", behind).await?;
    same("the third count", &add(&scene, "key", later(1)).await?, &3)
}

async fn keys_are_apart(scene: Scene) -> Verdict {
    for wanted in 1..=2 {
        for key in ODD.iter().chain(&[""]) {
            same(&format!("the count of {key:?}"), &add(&scene, key, later(0)).await?, &wanted)?;
        }
    }
    Ok(())
}

async fn add(scene: &Scene, key: &str, now: Timestamp) -> Result<u64, Stop> {
    Ok(scene.stores.counter.add(key, WINDOW, now).await?)
}

const WINDOW: Duration = Duration::from_secs(60);
