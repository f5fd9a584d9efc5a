//! What a stranger without a session can do to the portal: guess, send from another site, hold on.

use std::net::Ipv4Addr;

use crate::raw::{Raw, header, status};
use crate::scene::{Scene, Store};

on_every_store! {
    a_strangers_wrong_passwords_lock_out_the_stranger_alone,
    what_another_site_sends_signs_nobody_in_and_nobody_out,
    one_person_holds_so_many_event_streams,
    requests_that_do_not_end_are_cut_off,
}

const STRANGER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
const WARD: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 3);

fn sign_in(from: &Raw, name: &str, password: &str) -> String {
    let own = [("sec-fetch-site", "same-origin")];
    from.form("/sign-in", &own, &format!("username={name}&password={password}"))
}

/// Signs in and gives the cookie.
fn cookie(from: &Raw, name: &str) -> String {
    let answer = sign_in(from, name, "keydesk-demo");
    assert_eq!(status(&answer), 303, "{answer}");
    header(&answer, "set-cookie").split(';').next().unwrap().to_owned()
}

fn a_strangers_wrong_passwords_lock_out_the_stranger_alone(store: Store) {
    let scene = Scene::on(store);
    let stranger = Raw::new(STRANGER, scene.portal.port);
    let ward = Raw::new(WARD, scene.portal.port);
    for number in 0..10 {
        assert_eq!(status(&sign_in(&stranger, "sam", &format!("wrong{number}"))), 400, "{number}");
    }
    let refused = sign_in(&stranger, "sam", "keydesk-demo");
    assert_eq!(status(&refused), 429);
    let seconds: u64 = header(&refused, "retry-after").parse().unwrap();
    assert!((1..=600).contains(&seconds), "{seconds}");
    assert_eq!(status(&sign_in(&ward, "sam", "keydesk-demo")), 303);
    assert_eq!(status(&sign_in(&stranger, "jo", "keydesk-demo")), 303);
    assert_eq!(status(&sign_in(&ward, "nobody-of-this-name", "keydesk-demo")), 400);
}

fn what_another_site_sends_signs_nobody_in_and_nobody_out(store: Store) {
    let scene = Scene::on(store);
    let browser = Raw::new(WARD, scene.portal.port);
    let victim = cookie(&browser, "jo");
    let fields = "username=admin&password=keydesk-demo";
    for foreign in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")],
    ] {
        for with in ["", victim.as_str()] {
            let headers: Vec<_> = foreign.iter().copied().chain([("cookie", with)]).collect();
            for path in ["/sign-in", "/step-up", "/sign-out"] {
                let answer = browser.form(path, &headers, fields);
                assert_eq!(status(&answer), 403, "{path} {headers:?}");
                assert_eq!(header(&answer, "set-cookie"), "", "{path} {headers:?}");
            }
        }
    }
    let home = browser.open("/", &victim);
    assert_eq!(status(&home.head), 200, "jo is still signed in");
}

fn one_person_holds_so_many_event_streams(store: Store) {
    let scene = Scene::with_options(store, &["--streams-per-person", "3"]);
    let browser = Raw::new(WARD, scene.portal.port);
    let (jo, ra) = (cookie(&browser, "jo"), cookie(&browser, "ra"));
    let events = |cookie: &str| browser.open("/desk/users/user-jo/events", cookie);
    let mut open: Vec<_> = (0..3).map(|_| events(&jo)).collect();
    assert!(open.iter().all(|stream| status(&stream.head) == 200));
    let refused = events(&jo);
    assert_eq!(status(&refused.head), 429);
    assert_eq!(header(&refused.head, "content-type"), "application/problem+json");
    assert_eq!(header(&refused.head, "retry-after"), "60");
    assert_eq!(status(&events(&ra).head), 200, "somebody else");
    assert_eq!(status(&browser.open("/desk/users/user-jo/live", &jo).head), 200, "it asks instead");
    open.pop();
    // The server sees the end of the connection when it writes to it, or is notified before.
    while status(&events(&jo).head) != 200 {
        std::thread::yield_now();
    }
}

fn requests_that_do_not_end_are_cut_off(store: Store) {
    let scene = Scene::on(store);
    let page = scene.browser().client.load("/sign-in").unwrap();
    let (_, style) = page.body.split_once("rel=\"stylesheet\" href=\"").unwrap();
    let style = style.split_once('"').unwrap().0;
    let request = format!("GET {style} HTTP/1.1\r\nhost: localhost\r\n\r\n");
    let port = scene.portal.port;
    let deaf =
        std::thread::spawn(move || Raw::new(WARD, port).ignore_the_answer(&request.repeat(60)));
    let clients: Vec<_> = [
        "",
        "GET / HTTP/1.1\r\nhost: localhost\r\nx-slow: ",
        "GET /sign-in HTTP/1.1\r\nhost: localhost\r\n\r\n",
        "POST /sign-in HTTP/1.1\r\nhost: localhost\r\nsec-fetch-site: same-origin\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: 100\r\n\r\nusername=",
        "POST /desk/api/getUser HTTP/1.1\r\nhost: localhost\r\nkeydesk-request: 1\r\n\
         content-type: application/json\r\ncontent-length: 100\r\n\r\n{",
    ]
    .into_iter()
    .map(|text| {
        let port = scene.portal.port;
        std::thread::spawn(move || Raw::new(WARD, port).send(text))
    })
    .collect();
    let answers: Vec<String> = clients.into_iter().map(|client| client.join().unwrap()).collect();
    assert_eq!(status(&answers[2]), 200, "answered, and closed while it was idle");
    assert!(answers[3].is_empty() || (400..500).contains(&status(&answers[3])), "{}", answers[3]);
    assert_eq!(status(&answers[4]), 408, "{}", answers[4]);
    assert!(answers[4].contains("request_timeout"), "{}", answers[4]);
    deaf.join().unwrap();
}
