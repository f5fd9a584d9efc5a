//! The pages without JavaScript: each form, its errors and its effect.

mod support;

use http_body_util::Full;
use keydesk_core::model::AuthenticatorKind;
use keydesk_core::policy::Action;
use keydesk_http::Language;
use keydesk_testkit::SoftAuthenticator;
use serde_json::json;
use support::{Answer, Portal, request};

#[tokio::test]
async fn a_search_shows_people_of_the_own_organisation() {
    let portal = Portal::new();
    let page = portal.get("ra", "/desk/users").await;
    assert!(page.text().contains("Find an existing user"));
    let found = portal.get("ra", "/desk/users?query=jo").await;
    assert!(found.text().contains("View profile"));
    assert!(found.text().contains("href=\"/desk/users/jo\""));
    assert!(!found.text().contains("<script>alert"), "names are text");
    let odd = portal.get("ra", "/desk/users?query=sam").await;
    assert!(odd.text().contains("href=\"/desk/users/sam%2F1%3Fx%3D%2520\""));
    assert_eq!(portal.get("ra", "/desk/users/sam%2F1%3Fx%3D%2520").await.status, 200);
    let none = portal.get("ra", "/desk/users?query=alex").await;
    assert!(none.text().contains("No users match “alex”"));
    for (query, error) in [
        ("", "Enter a name, username or email address"),
        (&"x".repeat(101), "Enter 100 characters or fewer"),
    ] {
        let page = portal.get("ra", &format!("/desk/users?query={query}")).await;
        assert_eq!(page.status, 400);
        assert!(page.text().contains(error) && page.text().contains("There is a problem"));
        assert!(page.text().contains("<title>Error: "));
    }
}

#[tokio::test]
async fn a_profile_is_shown_without_the_history_to_people_who_may_not_see_it() {
    let portal = Portal::with_policy(
        |policy| {
            let actions = policy.access.roles.values_mut().chain([&mut policy.access.own]);
            actions.for_each(|actions| actions.retain(|action| *action != Action::ViewHistory));
        },
        |_| (),
    );
    let all = Portal::new();
    for path in ["/desk/users/jo", "/desk/profile"] {
        let page = portal.get("ra", path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.text().contains("History"), "{path}");
        assert!(all.get("ra", path).await.text().contains("History"), "{path}");
    }
    assert!(portal.get("ra", "/desk/users/jo").await.text().contains("/desk/users/jo/issue"));
    let history = portal.call("ra", "listEvents", &json!({ "userId": "jo" })).await;
    assert_eq!(history.status, 403);
    assert_eq!(history.code(), "not_authorised");
    // The host's developers read which role was wanted; the person and the program do not.
    let cause = "view_history is allowed to no role by the policy; the actor has the role `ra`";
    assert_eq!(
        *portal.host.faults.lock().unwrap(),
        [format!("/desk/api/listEvents not_authorised: {cause}")]
    );
    assert!(!history.text().contains("no role"), "{}", history.text());
}

#[tokio::test]
async fn a_link_is_generated_shown_and_cancelled() {
    let portal = Portal::new();
    let page = portal.form("ra", "/desk/users/jo/issue", "").await;
    assert_eq!(page.status, 400);
    assert!(page.text().contains("Select a type of authenticator"));
    let page = portal.form("ra", "/desk/users/jo/issue", "kind=smartcard").await;
    assert_eq!(page.status, 400);
    let next = portal.form("ra", "/desk/users/jo/issue", "kind=security_key").await;
    assert_eq!(next.status, 303);
    let path = next.header("location").to_owned();
    assert_eq!(path, "/desk/users/jo/issue/security_key");
    assert!(portal.get("ra", &path).await.text().contains("Generate link"));
    assert_eq!(portal.get("ra", "/desk/users/jo/issue/passkey").await.status, 404, "not offered");
    assert_eq!(portal.account("jo").await["links"], json!([]), "nothing was issued yet");

    let ready = portal.generated("ra", &path).await;
    assert!(ready.text().contains("Copy link"));
    assert!(ready.link().unwrap().starts_with("https://portal.example/desk/link#"));
    let profile = portal.get("ra", "/desk/users/jo").await;
    assert!(profile.text().contains("Link issued"));
    let link = portal.account("jo").await["links"][0]["id"].as_str().unwrap().to_owned();
    let cancel = format!("/desk/users/jo/links/{link}/cancel");
    assert!(profile.text().contains(&cancel));
    assert!(portal.get("ra", &cancel).await.text().contains("Cancel link"));
    let done = portal.form("ra", &cancel, "").await;
    assert_eq!(done.status, 303);
    let profile = portal.get("ra", done.header("location")).await;
    assert!(profile.text().contains("has been cancelled"));
    assert!(profile.text().contains("Link cancelled"));
}

/// An officer's note stands in the account of the person, who may read it.
#[tokio::test]
async fn f18_the_page_says_that_the_person_can_read_the_notes() {
    for (language, hint) in [
        (Language::English, "can read these notes. Do not include personal or health information"),
        (Language::Welsh, "ddarllen y nodiadau hyn. Peidiwch â chynnwys gwybodaeth bersonol na"),
    ] {
        let portal = Portal::with(|config| config.language = language);
        let id = portal.registered("jo", &mut SoftAuthenticator::new(1)).await;
        let path = format!("/desk/users/jo/authenticators/{id}/remove");
        let page = portal.get("ra", &path).await;
        let (before, after) = page.text().split_once(hint).expect("the hint");
        assert!(before.ends_with("Jo &#60;script&#62;alert(1)&#60;/script&#62; "), "{before}");
        assert!(after.contains("name=\"notes\""), "the hint stands before the field");
        let fields = "confirm=yes&reason=lost&last_confirm=yes&notes=Left+on+a+train";
        assert_eq!(portal.form("ra", &path, fields).await.status, 303);
        let own = portal.call("jo", "getUser", &json!({ "userId": "jo" })).await.json();
        let removal = &own["account"]["authenticators"][0]["removal"];
        assert_eq!(removal["notes"], "Left on a train", "and they do");
    }
}

#[tokio::test]
async fn a_key_is_removed_once_every_box_is_ticked() {
    let portal = Portal::new();
    let mut key = SoftAuthenticator::new(1);
    let id = portal.registered("jo", &mut key).await;
    let path = format!("/desk/users/jo/authenticators/{id}/remove");
    let page = portal.get("ra", &path).await;
    assert!(page.text().contains("Remove authenticator"));
    assert!(page.text().contains("last authenticator"), "the policy warns");
    for (fields, error) in [
        ("", "Tick the box to confirm that you want to remove it"),
        ("confirm=yes", "Select why you are removing it"),
        ("confirm=yes&reason=bored&last_confirm=yes", "Select why you are removing it"),
        ("confirm=yes&reason=lost", "Tick the box to confirm that you know it is the last"),
        (
            &format!("confirm=yes&reason=lost&last_confirm=yes&notes={}", "x".repeat(501)),
            "Notes must be 500 characters or fewer",
        ),
    ] {
        let page = portal.form("ra", &path, fields).await;
        assert_eq!(page.status, 400, "{fields}");
        assert!(page.text().contains(error), "{fields}");
    }
    assert_eq!(portal.account("jo").await["authenticators"][0]["status"], "active");

    let fields = "confirm=yes&reason=lost&last_confirm=yes&notes=Left+on+a+train";
    let done = portal.form("ra", &path, fields).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let profile = portal.get("ra", done.header("location")).await;
    assert!(profile.text().contains("has been removed from this user’s profile"));
    let removed = portal.account("jo").await["authenticators"][0].clone();
    assert_eq!(removed["removal"]["reason"], "lost");
    assert_eq!(removed["removal"]["notes"], "Left on a train");
    // Pressed twice: it is as it was asked for.
    assert_eq!(portal.form("ra", &path, fields).await.status, 303);
    let claimed = portal.get("ra", "/desk/users/jo?done=removed&id=AAAA").await;
    assert!(!claimed.text().contains("has been removed"), "an address proves nothing");
    let unknown = "/desk/users/jo/authenticators/AAAAAAAAAAAAAAAAAAAAAA/remove";
    let page = portal.get("ra", unknown).await;
    assert_eq!(page.status, 404);
    assert!(page.text().contains("authenticator_unknown"));
}

#[tokio::test]
async fn who_did_something_is_shown_by_name_if_the_directory_knows_them() {
    let portal = Portal::new();
    let issue = "/desk/users/jo/issue/security_key";
    assert_eq!(portal.generated("ra", issue).await.status, 200);
    assert_eq!(portal.generated("locum", issue).await.status, 200);
    let own = portal.get("jo", "/desk/profile").await;
    assert!(own.text().contains("Registration Authority"), "{}", own.text());
    assert!(own.text().contains("</span>locum\n"), "{}", own.text());
    assert!(!own.text().contains("</span>ra\n"), "{}", own.text());
    let seen = portal.get("locum", "/desk/users/jo").await;
    assert!(seen.text().contains("Name of locum"), "the reader as their session has it");
    assert!(seen.text().contains("Registration Authority"));
}

#[tokio::test]
async fn every_page_about_another_organisations_user_is_that_of_an_unknown_one() {
    let portal = Portal::new();
    let token = "AAAAAAAAAAAAAAAAAAAAAA";
    for page in [
        "".to_owned(),
        "/live".to_owned(),
        "/events".to_owned(),
        "/issue".to_owned(),
        "/issue/security_key".to_owned(),
        format!("/links/{token}/cancel"),
        format!("/authenticators/{token}/remove"),
        "/tokens".to_owned(),
        format!("/tokens/{token}/edit"),
        format!("/tokens/{token}/name"),
        format!("/tokens/{token}/remove"),
    ] {
        let elsewhere = portal.get("ra", &format!("/desk/users/alex{page}")).await;
        let nobody = portal.get("ra", &format!("/desk/users/nobody{page}")).await;
        assert_eq!(elsewhere.status, 404, "{page}");
        assert!(elsewhere.text().contains("user_unknown"), "{page}");
        assert_eq!(elsewhere.text(), nobody.text(), "{page}");
        assert_eq!(elsewhere.headers, nobody.headers, "{page}");
    }
}

#[tokio::test]
async fn refusals_are_pages_with_their_code() {
    let portal = Portal::new();
    let page = portal.get("jo", "/desk/users?query=sam").await;
    assert_eq!(page.status, 403);
    assert!(page.text().contains("Error code: not_authorised"));
    let page = portal.get("ra", "/desk/users/nobody").await;
    assert_eq!(page.status, 404);
    assert!(page.text().contains("Error code: user_unknown"));
    let page = portal.get("broken", "/desk/users").await;
    assert_eq!(page.status, 503);
    let large = "x".repeat(128 * 1024 + 1);
    let page = portal.form("ra", "/desk/users/jo/issue", &large).await;
    assert_eq!(page.status, 413);
    assert!(page.text().contains("Error code: body_too_large"));
}

#[tokio::test]
async fn forms_of_other_sites_change_nothing() {
    let portal = Portal::new();
    for headers in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[],
    ] {
        let mut form = request("POST", "ra", "/desk/users/jo/issue/security_key")
            .header("content-type", "application/x-www-form-urlencoded");
        for (name, value) in headers {
            form = form.header(*name, *value);
        }
        let page = portal.send(form.body(Full::default()).unwrap()).await;
        assert_eq!(page.status, 403, "{headers:?}");
        assert!(page.text().contains("Error code: cross_site"));
    }
    assert_eq!(portal.account("jo").await["links"], json!([]));
}

#[tokio::test]
async fn s05_people_come_back_to_the_page_that_they_were_on() {
    let portal = Portal::new();
    let answer = portal.get("", "/desk/users?query=jo").await;
    assert_eq!(answer.status, 303);
    assert_eq!(answer.header("location"), "/sign-in?return_to=/desk/users?query=jo");
    let answer = portal.form("ra-stale", "/desk/users/jo/issue/security_key", "").await;
    assert_eq!(answer.status, 303);
    let back = "/step-up?return_to=/desk/users/jo/issue/security_key";
    assert_eq!(answer.header("location"), back);
    assert_eq!(portal.account("jo").await["links"], json!([]));
    // A part that a script fetches is never led to the sign-in page.
    assert_eq!(portal.get("", "/desk/users/jo/live").await.status, 401);
    assert_eq!(portal.desk.return_to(Some("//evil.example")), "/desk");
    assert_eq!(portal.desk.return_to(Some("/desk/users/jo")), "/desk/users/jo");
}

#[tokio::test]
async fn types_of_the_hosts_own_are_listed_and_led_to() {
    let portal = Portal::with(|config| {
        config.other_types.push(keydesk_http::OtherType {
            value: "smartcard".to_owned(),
            text: "Smartcard".to_owned(),
            hint: None,
            href: "/smartcards/new".to_owned(),
        });
    });
    let page = portal.get("ra", "/desk/users/jo/issue").await;
    assert!(page.text().contains("Smartcard"));
    let next = portal.form("ra", "/desk/users/jo/issue", "kind=smartcard").await;
    assert_eq!(next.header("location"), "/smartcards/new?user=jo");
}

#[tokio::test]
async fn s36_the_page_offers_for_somebody_else_only_what_leaves_with_them() {
    let kinds = AuthenticatorKind::ALL;
    let portal = Portal::with(|config| config.kinds = kinds.to_vec());
    let own = portal.get("ra", "/desk/tokens").await;
    let other = portal.get("ra", "/desk/users/jo/tokens").await;
    let offered = |page: &Answer| -> Vec<&str> {
        let buttons = page.text().split("data-kind=\"").skip(1).collect::<Vec<_>>();
        let names = kinds.iter().map(|kind| kind.as_str());
        names.filter(|kind| buttons.iter().any(|button| button.starts_with(kind))).collect()
    };
    assert_eq!(offered(&own), ["security_key", "passkey", "this_device"]);
    assert_eq!(offered(&other), ["security_key"]);
}

/// S29 on the pages: what is refused is not offered, and the page says who can help.
#[tokio::test]
async fn s29_nothing_is_offered_for_somebody_who_may_do_more() {
    let portal = Portal::new();
    // First, because an officer with a key needs it to act for others.
    portal.registered("jo", &mut SoftAuthenticator::new(2)).await;
    let id = portal.registered("ra", &mut SoftAuthenticator::new(1)).await;
    let help = "Ask somebody with one of these roles: locum, Registration Authority.";
    for page in ["/desk/users/ra", "/desk/users/ra/tokens"] {
        let seen = portal.get("helper", page).await;
        assert_eq!(seen.status, 200, "{page}");
        assert!(seen.text().contains("may do more here than you may"), "{}", seen.text());
        assert!(seen.text().contains(help), "{}", seen.text());
        for offer in ["/remove\"", "/edit\"", "data-kind=", "/issue\"", "/cancel\""] {
            assert!(!seen.text().contains(offer), "{page} offers {offer}");
        }
    }
    for page in [
        format!("/desk/users/ra/authenticators/{id}/remove"),
        format!("/desk/users/ra/tokens/{id}/remove"),
    ] {
        let form = portal.get("helper", &page).await;
        assert_eq!(form.status, 403, "{page}");
        assert!(form.text().contains("Error code: target_outranks_actor"), "{page}");
        assert!(form.text().contains(help), "{page}");
    }
    // For those who may do less, and by those who may do as much, everything is offered.
    let less = portal.get("helper", "/desk/users/jo/tokens").await;
    assert!(less.text().contains("/remove\"") && less.text().contains("data-kind="));
    let equal = portal.get("locum", "/desk/users/ra").await;
    assert!(equal.text().contains("/remove\"") && equal.text().contains("/issue\""));
}
