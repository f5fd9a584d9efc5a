//! `Records`.

use futures::FutureExt;
use keydesk_core::ids::RelyingPartyId;

use crate::check::{Stop, Verdict, check, same};
use crate::scene::{Scene, cases};

cases!("Records":
    records_come_back_as_written,
    read_of_an_unknown_record_returns_none,
    a_record_is_written_only_over_the_expected_one,
    concurrent_writes_of_a_record_have_one_winner,
    records_are_apart,
);

async fn records_come_back_as_written(scene: Scene) -> Verdict {
    let long = "\u{5b57}".repeat(4096 / 3);
    let texts =
        ["{\"a\": 1}", " two\nlines ", "'; DROP TABLE records; --", "\u{1f511}", &long, "x"];
    let mut stored: Option<&str> = None;
    for text in texts {
        check(write(&scene, "mark", stored, text).await?, "the expected record was stored")?;
        same("the record", &read(&scene, "mark").await?.as_deref(), &Some(text))?;
        stored = Some(text);
    }
    Ok(())
}

async fn read_of_an_unknown_record_returns_none(scene: Scene) -> Verdict {
    same("a record that nobody wrote", &read(&scene, "mark").await?, &None)?;
    check(write(&scene, "mark", None, "one").await?, "nothing was stored")?;
    same("another record that nobody wrote", &read(&scene, "number").await?, &None)
}

async fn a_record_is_written_only_over_the_expected_one(scene: Scene) -> Verdict {
    check(!write(&scene, "mark", Some("one"), "two").await?, "nothing was there to write over")?;
    same("the record", &read(&scene, "mark").await?, &None)?;
    check(write(&scene, "mark", None, "one").await?, "nothing was stored")?;
    for wrong in [None, Some("two"), Some("ONE"), Some("one "), Some("")] {
        check(!write(&scene, "mark", wrong, "two").await?, "another record was expected")?;
        same("the record", &read(&scene, "mark").await?.as_deref(), &Some("one"))?;
    }
    check(write(&scene, "mark", Some("one"), "two").await?, "the expected record was stored")?;
    same("the record", &read(&scene, "mark").await?.as_deref(), &Some("two"))
}

async fn concurrent_writes_of_a_record_have_one_winner(scene: Scene) -> Verdict {
    let mut stored: Option<String> = None;
    for round in 0..4 {
        let mut tasks = Vec::new();
        for writer in 0..16 {
            let (records, rp, expected) =
                (scene.stores.records.clone(), scene.rp.clone(), stored.clone());
            let next = format!("{round} {writer}");
            let write = async move {
                let written = records.write(&rp, "mark", expected.as_deref(), &next).await;
                written.map(|written| written.then_some(next)).map_err(Stop::from)
            };
            tasks.push(write.boxed());
        }
        let results = scene.at_once(tasks).await?;
        let written = results.into_iter().collect::<Result<Vec<_>, _>>()?;
        let mut winners: Vec<String> = written.into_iter().flatten().collect();
        same("the winners", &winners.len(), &1)?;
        stored = winners.pop();
        same("the record", &read(&scene, "mark").await?, &stored)?;
    }
    Ok(())
}

async fn records_are_apart(scene: Scene) -> Verdict {
    let other = RelyingPartyId::new("other.example")?;
    check(write(&scene, "mark", None, "one").await?, "nothing was stored")?;
    let records = scene.stores.records.as_ref();
    same("the other relying party's record", &records.read(&other, "mark").await?, &None)?;
    check(records.write(&other, "mark", None, "two").await?, "nothing was stored there")?;
    check(write(&scene, "marks", None, "three").await?, "nothing was stored by this name")?;
    same("the record", &read(&scene, "mark").await?.as_deref(), &Some("one"))?;
    let theirs = records.read(&other, "mark").await?;
    same("the other relying party's record", &theirs.as_deref(), &Some("two"))?;
    same("the other record", &read(&scene, "marks").await?.as_deref(), &Some("three"))
}

async fn read(scene: &Scene, name: &str) -> Result<Option<String>, Stop> {
    Ok(scene.stores.records.read(&scene.rp, name).await?)
}

async fn write(
    scene: &Scene,
    name: &str,
    expected: Option<&str>,
    next: &str,
) -> Result<bool, Stop> {
    Ok(scene.stores.records.write(&scene.rp, name, expected, next).await?)
}
