//! `Directory`.

use keydesk_core::ids::{OrganisationId, UserId};
use keydesk_core::ports::UserPage;

use crate::check::{Stop, Verdict, check, same};
use crate::scene::{PAGES, Scene, cases};
use crate::values::{SEARCHED, people, roles_of};

cases!("Directory":
    user_by_immutable_id,
    search_stays_in_scope,
    search_matches_name_username_or_email,
    search_every_word,
    search_without_words,
    search_pages,
    search_counts,
    search_text_is_data,
    roles_by_immutable_id,
);

async fn user_by_immutable_id(scene: Scene) -> Verdict {
    for person in people()? {
        let found = scene.stores.directory.user(&person.id).await?;
        same("the person", &found, &Some(person.clone()))?;
        // Names are not ids.
        let by_name = scene.stores.directory.user(&UserId::new(person.username)?).await?;
        same("the person by user name", &by_name, &None)?;
    }
    for nobody in ["p-99", "P-01", "p-0", "%", "*", "p-01 "] {
        let found = scene.stores.directory.user(&UserId::new(nobody)?).await?;
        same("nobody", &found, &None)?;
    }
    Ok(())
}

async fn search_stays_in_scope(scene: Scene) -> Verdict {
    for (organisations, wanted) in [
        (vec!["south"], vec!["p-04"]),
        (vec!["north", "south"], vec!["p-01", "p-02", "p-03", "p-04"]),
        (vec!["nowhere"], vec![]),
        (vec!["*"], vec![]),
        (vec![], vec![]),
    ] {
        let found = search(&scene, "lark", &organisations, 100).await?;
        same(&format!("who is found in {organisations:?}"), &found, &strings(&wanted))?;
    }
    Ok(())
}

async fn search_matches_name_username_or_email(scene: Scene) -> Verdict {
    for (query, organisation, wanted) in [
        ("swren", "north", vec!["p-02"]),
        ("WREN", "north", vec!["p-02"]),
        ("lark.owner@", "north", vec!["p-02"]),
        ("jo@NORTH.example", "north", vec!["p-01"]),
        ("lArK", "north", vec!["p-01", "p-02", "p-03"]),
        ("\u{e5}sa", "east", vec!["p-05"]),
        ("\u{f6}berg", "east", vec!["p-05"]),
        ("asa@east", "east", vec!["p-05"]),
        ("p-01", "north", vec![]),
        ("nobody", "north", vec![]),
    ] {
        let found = search(&scene, query, &[organisation], 100).await?;
        same(&format!("who is found by {query:?}"), &found, &strings(&wanted))?;
    }
    Ok(())
}

async fn search_every_word(scene: Scene) -> Verdict {
    for (query, organisation, wanted) in [
        ("Jo Lark", "north", vec!["p-01"]),
        ("Lark Jo", "north", vec!["p-01"]),
        ("lar o", "north", vec!["p-01", "p-02"]),
        ("lark jo@north", "north", vec!["p-01"]),
        ("swren lark.owner@", "north", vec!["p-02"]),
        ("Kim Lark", "trust", vec!["p-06", "p-07"]),
        ("LARK, Kim", "trust", vec!["p-06", "p-07"]),
        ("kim, lark (ward 4)", "trust", vec!["p-06"]),
        ("4) KIM kim 4) Kim", "trust", vec!["p-06"]),
        ("Kim Lark Wren", "trust", vec!["p-07"]),
        ("Lark Finch Wren", "north", vec![]),
        ("Jo nobody", "north", vec![]),
        ("nobody Jo", "north", vec![]),
    ] {
        let found = search(&scene, query, &[organisation], 100).await?;
        same(&format!("who is found by {query:?}"), &found, &strings(&wanted))?;
    }
    Ok(())
}

async fn search_without_words(scene: Scene) -> Verdict {
    for (organisations, wanted) in [
        (vec!["north"], vec!["p-01", "p-02", "p-03"]),
        (vec!["south", "east"], vec!["p-04", "p-05"]),
    ] {
        for query in ["", " , ,, "] {
            let found = search(&scene, query, &organisations, 100).await?;
            same(&format!("who is found by {query:?}"), &found, &strings(&wanted))?;
        }
    }
    Ok(())
}

async fn search_pages(scene: Scene) -> Verdict {
    let wanted: Vec<_> = (10..17).map(|number| format!("p-{number}")).collect();
    for limit in [1, 3, 6, 7, 100] {
        let found = search(&scene, "robin", &["west"], limit).await?;
        same(&format!("who is found in pages of {limit}"), &found, &wanted)?;
    }
    Ok(())
}

async fn search_counts(scene: Scene) -> Verdict {
    for (query, organisation, limit, wanted) in [
        ("robin", "west", 1, 7),
        ("robin", "west", 3, 7),
        ("robin", "west", 7, 7),
        ("robin", "west", 100, 7),
        ("kim", "trust", 1, 2),
        ("", "north", 2, 3),
        ("nobody", "north", 3, 0),
    ] {
        for page in pages(&scene, query, &[organisation], limit).await? {
            let Some(count) = page.count else { return Err(Stop::NotClaimed) };
            same(&format!("how many match {query:?}"), &count, &wanted)?;
        }
    }
    Ok(())
}

/// SECURITY S26.
async fn search_text_is_data(scene: Scene) -> Verdict {
    for (number, text) in SEARCHED.iter().enumerate() {
        let found = search(&scene, text, &["odd"], 100).await?;
        same(&format!("who is found by {text:?}"), &found, &vec![format!("q-{number:02}")])?;
    }
    for query in ["%%", "x**y", "p%n", "p_ain", "p*n", "*)(uid=*", "' OR '1'='1", "\\25", "x.*y"] {
        let found = search(&scene, query, &["odd"], 100).await?;
        same(&format!("who is found by {query:?}"), &found, &Vec::new())?;
    }
    Ok(())
}

/// SECURITY S29.
async fn roles_by_immutable_id(scene: Scene) -> Verdict {
    let directory = &scene.stores.directory;
    let source = directory.role_source().ok_or(Stop::NotClaimed)?;
    for person in people()? {
        let mut held = source.roles(&person.id).await?;
        held.sort();
        same(&format!("the roles of {}", person.id), &held, &roles_of(&person.id)?)?;
        // Names are not ids.
        let by_name = source.roles(&UserId::new(person.username)?).await?;
        same("the roles by user name", &by_name, &Vec::new())?;
    }
    for nobody in ["p-99", "P-01", "%", "*", "p-01 "] {
        let held = source.roles(&UserId::new(nobody)?).await?;
        same(&format!("the roles of nobody, {nobody:?}"), &held, &Vec::new())?;
    }
    Ok(())
}

/// The ids of everybody who is found, in order, asked for in pages.
async fn search(
    scene: &Scene,
    query: &str,
    organisations: &[&str],
    limit: usize,
) -> Result<Vec<String>, Stop> {
    let pages = pages(scene, query, organisations, limit).await?;
    let fit = pages.iter().all(|page| page.users.len() <= limit);
    check(fit, "a page is longer than its limit")?;
    let users = pages.into_iter().flat_map(|page| page.users);
    let mut found: Vec<_> = users.map(|user| user.id.as_str().to_owned()).collect();
    found.sort();
    Ok(found)
}

/// All pages of a search.
async fn pages(
    scene: &Scene,
    query: &str,
    organisations: &[&str],
    limit: usize,
) -> Result<Vec<UserPage>, Stop> {
    let organisations =
        organisations.iter().map(|id| OrganisationId::new(*id)).collect::<Result<Vec<_>, _>>()?;
    let (mut found, mut cursor) = (Vec::new(), None::<String>);
    for _ in 0..PAGES {
        let directory = &scene.stores.directory;
        let words = query.into();
        let page = directory.search(&words, &organisations, cursor.as_deref(), limit).await?;
        cursor = page.next.clone();
        found.push(page);
        if cursor.is_none() {
            return Ok(found);
        }
    }
    Err(Stop::Failed("the pages do not end".into()))
}

fn strings(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|&id| id.to_owned()).collect()
}
