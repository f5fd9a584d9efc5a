//! *Find an existing user*.

use askama::Template;
use axum::body::Body;
use axum::extract::Query;
use http::{Response, StatusCode};
use keydesk_api::records::{FindUsersAnswer, FindUsersRequest};
use keydesk_core::policy::Action;
use serde::Deserialize;

use super::form::{FieldError, error_of};
use super::format::encode;
use super::shell::{Shell, render};
use crate::text::{Catalogue, fill};
use crate::visit::Visit;

#[derive(Debug, Deserialize)]
pub(crate) struct Search {
    query: Option<String>,
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/find.html")]
struct Find {
    shell: Shell,
    t: &'static Catalogue,
    action: String,
    query: String,
    errors: Vec<FieldError>,
    error: String,
    results: Option<Results>,
    none: String,
}

struct Results {
    users: Vec<Found>,
    next: Option<String>,
}

struct Found {
    display_name: String,
    username: String,
    organisation_name: String,
    href: String,
    /// Where administrators register and remove tokens for this person.
    tokens: Option<String>,
    whose: String,
}

/// The search form and, once something was searched for, what was found.
pub(crate) async fn show(
    visit: Visit,
    Query(search): Query<Search>,
) -> Result<Response<Body>, Response<Body>> {
    let t = visit.shared.text;
    let asked = search.query.as_deref().map(str::trim);
    let errors = match asked {
        Some("") => vec![FieldError { field: "query", text: t.find.missing.to_owned() }],
        Some(query) if query.chars().count() > LONGEST => {
            vec![FieldError { field: "query", text: t.find.too_long.to_owned() }]
        }
        _ => Vec::new(),
    };
    let query = asked.unwrap_or_default().to_owned();
    let results = if errors.is_empty() && asked.is_some() {
        let request = FindUsersRequest { query: query.clone(), cursor: search.cursor };
        let answer = visit.shared.api.find_users(&visit.caller, request).await;
        Some(results(&visit, &query, answer.map_err(|error| visit.refused(error))?))
    } else {
        None
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let shell = Shell::new(&visit.shared, Some(&visit.session), t.find.heading)
        .with_errors(!errors.is_empty());
    let page = Find {
        shell,
        t,
        action: visit.path("/users"),
        error: error_of(&errors, "query"),
        errors,
        results,
        none: fill(t.find.none, &[("query", &query)]),
        query,
    };
    Ok(render(&visit.shared, status, &page))
}

fn results(visit: &Visit, query: &str, answer: FindUsersAnswer) -> Results {
    let t = visit.shared.text;
    let manages = visit.offers(Action::Register);
    let users = answer.users.into_iter().map(|user| Found {
        href: visit.path(&format!("/users/{}", encode(&user.id))),
        tokens: manages.then(|| visit.path(&format!("/users/{}/tokens", encode(&user.id)))),
        whose: fill(t.find.for_person, &[("name", &user.display_name)]),
        display_name: user.display_name,
        username: user.username,
        organisation_name: user.organisation_name,
    });
    let next = answer.next.map(|cursor| {
        visit.path(&format!("/users?query={}&cursor={}", encode(query), encode(&cursor)))
    });
    Results { users: users.collect(), next }
}

const LONGEST: usize = 100;
