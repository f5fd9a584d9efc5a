//! A portal on a store of the test's choice, and browsers of the people in it.
#![allow(dead_code, reason = "every scenario uses a part of it")]

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use keydesk_test_servers::free_port;
use keydesk_testkit::SoftAuthenticator;
use serde_json::{Value, json};

use crate::portal::{Answer, Client, Page, Place, Portal, Scratch};
use keydesk_test_servers::postgres::Server;

/// What the portal keeps its accounts in.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Store {
    Sqlite,
    Postgres,
}

/// Makes a test on SQLite and one on PostgreSQL of each of these scenarios.
macro_rules! on_every_store {
    ($($scenario:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[test]
            fn $scenario() {
                super::$scenario($crate::scene::Store::Sqlite);
            })+
        }

        mod on_postgres {
            $(#[test]
            fn $scenario() {
                super::$scenario($crate::scene::Store::Postgres);
            })+
        }
    };
}

/// A running portal with the people of the demonstration: `ra`, `admin`, `jo`, `sam` and `alex`.
/// The id of each is `user-` and the user name.
pub(crate) struct Scene {
    // The portal stops before what it stands on.
    pub(crate) portal: Portal,
    pub(crate) place: Place,
    scratch: Scratch,
}

impl Scene {
    /// A portal as it starts without options.
    pub(crate) fn on(store: Store) -> Self {
        Self::with_options(store, &[])
    }

    /// A portal with these options on its command line.
    pub(crate) fn with_options(store: Store, options: &[&str]) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("security_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let scratch = Scratch::new(&name);
        let place = match store {
            Store::Sqlite => Place::file(&scratch),
            Store::Postgres => Place::database(&scratch, server(), &name),
        };
        let place = place.with_options(options);
        let portal = Portal::start(binary(), &place, free_port(), None);
        Self { portal, place, scratch }
    }

    /// Stops the portal and starts it again, under its old address.
    pub(crate) fn restart(&mut self) {
        self.start_again();
        assert!(!self.portal.is_dead(), "{}", self.log());
    }

    /// The same where it must not start: what it said.
    pub(crate) fn fail_to_restart(&mut self) -> String {
        self.start_again();
        assert!(self.portal.is_dead(), "the portal started");
        self.log()
    }

    fn start_again(&mut self) {
        if !self.portal.is_dead() {
            self.portal.kill();
        }
        self.portal = Portal::start(binary(), &self.place, self.portal.port, None);
    }

    /// What the portal has said.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.place.log()).unwrap()
    }

    /// Stops the portal, does this where it keeps things, and starts it again, under its old address.
    pub(crate) fn restart_after(&mut self, meanwhile: impl FnOnce(&Place)) {
        self.portal.kill();
        meanwhile(&self.place);
        self.restart();
    }

    /// Another browser, in which nobody is signed in.
    pub(crate) fn browser(&self) -> Browser {
        Browser { client: Client::new(&self.portal, &self.portal) }
    }

    /// Another browser, in which this person signed in by password alone.
    pub(crate) fn signed_in(&self, username: &str) -> Browser {
        let browser = self.browser();
        assert_eq!(browser.password(username).location(), "/", "{username} needs a key as well");
        browser
    }

    /// Another browser, in which this person signed in with a key and nothing else.
    pub(crate) fn signed_in_with(&self, key: &mut SoftAuthenticator) -> Browser {
        let browser = self.browser();
        assert_eq!(browser.sign_in(key).code(), "");
        browser
    }
}

/// A browser with its own cookies. A request that gets no answer, or one of the server's own
/// failures (503), stops the test.
pub(crate) struct Browser {
    pub(crate) client: Client,
}

impl Browser {
    /// Submits the portal's sign-in form with the right password. The answer redirects to `/`, or,
    /// while the key is due, back to the form.
    pub(crate) fn password(&self, username: &str) -> Page {
        self.client.submit_password(username, "keydesk-demo").unwrap()
    }

    /// Calls an operation of the JSON API.
    pub(crate) fn call(&self, operation: &str, body: Value) -> Answer {
        self.client.call(operation, &body).unwrap()
    }

    /// Calls an operation that must succeed.
    pub(crate) fn succeed(&self, operation: &str, body: Value) -> Answer {
        let answer = self.call(operation, body);
        assert_eq!(answer.code(), "", "{operation}: {answer:?}");
        answer
    }

    /// Signs in with a key: the second factor where one is due, or without a password.
    pub(crate) fn sign_in(&self, key: &mut SoftAuthenticator) -> Answer {
        let begun = self.call("beginSignIn", json!({}));
        if begun.code() != "" {
            return begun;
        }
        let response = key.get(&begun.body["options"], self.client.origin()).unwrap();
        let ceremony = begun.text("/ceremonyId");
        self.call("finishSignIn", json!({ "ceremonyId": ceremony, "response": response }))
    }

    /// Registers a key for a person, oneself or somebody else: the answer of `beginRegistration` if
    /// that is a refusal, or else of `finishRegistration`.
    pub(crate) fn register(&self, user: &str, key: &mut SoftAuthenticator) -> Answer {
        let body = json!({ "userId": user, "kind": "security_key" });
        let begun = self.call("beginRegistration", body);
        if begun.code() != "" {
            return begun;
        }
        let response = key.create(&begun.body["options"], self.client.origin()).unwrap();
        let ceremony = begun.text("/ceremonyId");
        let body = json!({ "userId": user, "ceremonyId": ceremony, "response": response });
        self.call("finishRegistration", body)
    }

    /// Registers a key that must be taken; the authenticator's id.
    pub(crate) fn registered(&self, user: &str, key: &mut SoftAuthenticator) -> String {
        let answer = self.register(user, key);
        assert_eq!(answer.code(), "", "{answer:?}");
        answer.text("/authenticator/id")
    }

    /// Redeems a link in this browser and registers a key with it: the first refusal, or else the
    /// answer of `finishLinkRegistration`.
    pub(crate) fn register_by_link(&self, token: &str, key: &mut SoftAuthenticator) -> Answer {
        let redeemed = self.call("redeemLink", json!({ "token": token }));
        if redeemed.code() != "" {
            return redeemed;
        }
        let begun = self.call("beginLinkRegistration", json!({}));
        if begun.code() != "" {
            return begun;
        }
        let response = key.create(&begun.body["options"], self.client.origin()).unwrap();
        let ceremony = begun.text("/ceremonyId");
        self.call("finishLinkRegistration", json!({ "ceremonyId": ceremony, "response": response }))
    }
}

fn binary() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_portal"))
}

/// The server that the tests of this program share, kept for as long as one of them runs.
fn server() -> Arc<Server> {
    static SHARED: Mutex<Weak<Server>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(server) = shared.upgrade() {
        return server;
    }
    let server = Arc::new(Server::start());
    *shared = Arc::downgrade(&server);
    server
}
