//! Journey 1 over HTTP, step by step, to be broken off anywhere and taken up again.

use keydesk_core::ids::SessionDigest;
use keydesk_core::model::{Account, LinkSession};
use keydesk_testkit::SoftAuthenticator;
use serde_json::{Value, json};

use super::ledger::Ledger;
use super::stored::rp;
use crate::portal::{Answer, Client, Lost};

/// One person gets a key by link, signs in with it, and loses it again.
pub(crate) struct Journey {
    pub(crate) user: &'static str,
    pub(crate) step: Step,
    key: SoftAuthenticator,
    nickname: String,
    link: String,
    token: String,
    session: String,
    ceremony: String,
    /// What finishes the registration, and what was answered to it.
    finish: Value,
    registered: Value,
    authenticator: String,
    sign_in_ceremony: String,
    sign_in: Value,
}

/// What is to be done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Issue,
    Redeem,
    Begin,
    Finish,
    BeginSignIn,
    FinishSignIn,
    Rename,
    Remove,
    Done,
}

impl Journey {
    /// With a key of its own for each number.
    pub(crate) fn new(user: &'static str, number: u64) -> Self {
        Self {
            user,
            step: Step::Issue,
            key: SoftAuthenticator::new(number),
            nickname: format!("Key {number}"),
            link: String::new(),
            token: String::new(),
            session: String::new(),
            ceremony: String::new(),
            finish: Value::Null,
            registered: Value::Null,
            authenticator: String::new(),
            sign_in_ceremony: String::new(),
            sign_in: Value::Null,
        }
    }

    /// Goes on to the end, or until an answer is lost.
    pub(crate) fn go(&mut self, client: &mut Client, ledger: &mut Ledger) -> Result<(), Lost> {
        client.signed_in("ra")?;
        while self.step != Step::Done {
            self.take_step(client, ledger, false)?;
        }
        Ok(())
    }

    /// Takes up what was broken off: asks again for what was answered already and for what was
    /// not, and goes on to the end. `stored` is what was kept before.
    pub(crate) fn resume(&mut self, client: &mut Client, ledger: &mut Ledger, stored: &Account) {
        client.signed_in("ra").unwrap();
        self.assert_shown(client, stored);
        self.assert_same_answer_again(client, ledger);
        self.assert_sign_in_is_over(client, ledger);
        if self.step != Step::Done {
            self.take_step(client, ledger, true).unwrap();
        }
        while self.step != Step::Done {
            self.take_step(client, ledger, false).unwrap();
        }
        let again = client.call_as_nobody("redeemLink", &json!({ "token": self.token }));
        assert_eq!(again.unwrap().code(), "link_used");
    }

    fn take_step(&mut self, client: &Client, ledger: &mut Ledger, again: bool) -> Result<(), Lost> {
        self.step = match self.step {
            Step::Issue => self.issue(client, ledger)?,
            Step::Redeem => self.redeem(client, ledger)?,
            Step::Begin => self.begin(client, ledger)?,
            Step::Finish => self.finish(client, ledger, again)?,
            Step::BeginSignIn => self.begin_sign_in(client, ledger)?,
            Step::FinishSignIn => self.finish_sign_in(client, ledger, again)?,
            Step::Rename => self.rename(client, ledger)?,
            Step::Remove => self.remove(client, ledger, again)?,
            Step::Done => Step::Done,
        };
        Ok(())
    }

    fn issue(&mut self, client: &Client, ledger: &mut Ledger) -> Result<Step, Lost> {
        ledger.ask(&["issued ".to_owned()]);
        let body = json!({ "userId": self.user, "kind": "security_key" });
        let answer = succeeded(client.call("issueLink", &body)?);
        (self.link, self.token) = (answer.text("/link/id"), answer.text("/token"));
        ledger.answered(&[format!("issued {}", self.link)]);
        Ok(Step::Redeem)
    }

    fn redeem(&mut self, client: &Client, ledger: &mut Ledger) -> Result<Step, Lost> {
        ledger.ask(&[format!("redeemed {} ", self.link)]);
        let body = json!({ "token": self.token });
        let answer = succeeded(client.call_as_nobody("redeemLink", &body)?);
        self.session = answer.text("/session");
        let session = LinkSession::parse(&self.session).unwrap();
        let digest = SessionDigest::of(&session.token, &rp());
        ledger.answered(&[format!("redeemed {} {digest}", self.link)]);
        Ok(Step::Begin)
    }

    fn begin(&mut self, client: &Client, ledger: &mut Ledger) -> Result<Step, Lost> {
        ledger.ask(&[format!("begun {} ", self.link)]);
        let body = json!({ "session": self.session });
        let answer = succeeded(client.call_as_nobody("beginLinkRegistration", &body)?);
        self.ceremony = answer.text("/ceremonyId");
        ledger.answered(&[format!("begun {} {}", self.link, self.ceremony)]);
        let response = self.key.create(&answer.body["options"], client.origin()).unwrap();
        self.finish = json!({
            "session": self.session, "ceremonyId": self.ceremony, "response": response,
        });
        Ok(Step::Finish)
    }

    fn finish(&mut self, client: &Client, ledger: &mut Ledger, again: bool) -> Result<Step, Lost> {
        let completed = format!("completed {} {} ", self.link, self.ceremony);
        let credential = self.finish["response"]["id"].as_str().unwrap();
        let registered = format!("registered {credential} ");
        let landed = ledger.knows(&completed);
        ledger.ask(&[completed.clone(), registered.clone()]);
        let answer = client.call_as_nobody("finishLinkRegistration", &self.finish)?;
        if again && !landed && answer.code() == "ceremony_unknown" {
            // Dead between taking the ceremony and completing it: that costs the attempt alone.
            ledger.answered(&[]);
            return Ok(Step::Begin);
        }
        let answer = succeeded(answer);
        self.authenticator = answer.text("/authenticator/id");
        let id = &self.authenticator;
        // If it had happened already, then under this very id, or these lines are new ones.
        assert!(!landed || ledger.knows(&format!("{completed}{id}")), "{answer:?}");
        ledger.answered(&[format!("{completed}{id}"), format!("{registered}{id}")]);
        self.registered = answer.body;
        Ok(Step::BeginSignIn)
    }

    fn begin_sign_in(&mut self, client: &Client, ledger: &mut Ledger) -> Result<Step, Lost> {
        ledger.ask(&[]);
        let answer = succeeded(client.call_as_nobody("beginSignIn", &json!({}))?);
        self.sign_in_ceremony = answer.text("/ceremonyId");
        let response = self.key.get(&answer.body["options"], client.origin()).unwrap();
        self.sign_in = json!({ "ceremonyId": self.sign_in_ceremony, "response": response });
        Ok(Step::FinishSignIn)
    }

    fn finish_sign_in(
        &mut self,
        client: &Client,
        ledger: &mut Ledger,
        again: bool,
    ) -> Result<Step, Lost> {
        let line = format!("signed-in {} {}", self.authenticator, self.sign_in_ceremony);
        let landed = ledger.knows(&line);
        ledger.ask(std::slice::from_ref(&line));
        let answer = client.call_as_nobody("finishSignIn", &self.sign_in)?;
        if again && answer.code() == "ceremony_unknown" {
            ledger.answered(&[]);
            return Ok(Step::BeginSignIn);
        }
        let answer = succeeded(answer);
        assert!(!landed, "one assertion signed in twice: {answer:?}");
        assert_eq!(answer.text("/userId"), self.user);
        assert_eq!(answer.text("/authenticatorId"), self.authenticator);
        ledger.answered(&[line]);
        Ok(Step::Rename)
    }

    fn rename(&mut self, client: &Client, ledger: &mut Ledger) -> Result<Step, Lost> {
        let line = format!("renamed {} {}", self.authenticator, self.nickname);
        ledger.ask(std::slice::from_ref(&line));
        let body = json!({
            "userId": self.user, "authenticatorId": self.authenticator, "nickname": self.nickname,
        });
        let answer = succeeded(client.call("renameAuthenticator", &body)?);
        assert_eq!(answer.text("/authenticator/nickname"), self.nickname);
        ledger.answered(&[line]);
        Ok(Step::Remove)
    }

    fn remove(&mut self, client: &Client, ledger: &mut Ledger, again: bool) -> Result<Step, Lost> {
        let line = format!("removed {}", self.authenticator);
        let landed = ledger.knows(&line);
        ledger.ask(std::slice::from_ref(&line));
        let body = json!({
            "userId": self.user, "authenticatorId": self.authenticator, "reason": "lost",
            "lastConfirmed": true,
        });
        let answer = client.call("removeAuthenticator", &body)?;
        if again && landed {
            assert_eq!(answer.code(), "authenticator_removed");
        } else {
            assert_eq!(succeeded(answer).text("/authenticator/status"), "removed");
        }
        ledger.answered(&[line]);
        Ok(Step::Done)
    }

    /// The API shows the account that is kept.
    fn assert_shown(&self, client: &Client, stored: &Account) {
        let answer = client.call("getUser", &json!({ "userId": self.user })).unwrap();
        let shown = &succeeded(answer).body["account"];
        assert_eq!(shown["version"], stored.version.0);
        let shown = shown["authenticators"].as_array().unwrap();
        assert_eq!(shown.len(), stored.authenticators.len());
        for (shown, kept) in shown.iter().zip(&stored.authenticators) {
            assert_eq!(shown["id"], kept.id.to_string());
            assert_eq!(shown["status"], kept.status.as_str());
            assert_eq!(shown["nickname"], kept.nickname.as_str());
            assert_eq!(shown["lastUsedAt"].is_null(), kept.last_used_at.is_none());
        }
    }

    /// A registration that happened is answered the same, however often the same is sent.
    fn assert_same_answer_again(&self, client: &Client, ledger: &Ledger) {
        let completed = format!("completed {} {} ", self.link, self.ceremony);
        if self.ceremony.is_empty() || !ledger.knows(&completed) {
            return;
        }
        let ask = || {
            let answer = client.call_as_nobody("finishLinkRegistration", &self.finish);
            succeeded(answer.unwrap())
        };
        let (first, second) = (ask(), ask());
        assert_eq!(first.body, second.body);
        let id = first.text("/authenticator/id");
        assert!(ledger.knows(&format!("{completed}{id}")), "another authenticator: {first:?}");
        if self.step == Step::BeginSignIn {
            assert_eq!(first.body, self.registered, "answered otherwise than the first time");
        }
    }

    /// A sign-in that happened cannot be had again by sending it again.
    fn assert_sign_in_is_over(&self, client: &Client, ledger: &Ledger) {
        let line = format!("signed-in {} {}", self.authenticator, self.sign_in_ceremony);
        if !self.sign_in_ceremony.is_empty() && ledger.knows(&line) {
            let again = client.call_as_nobody("finishSignIn", &self.sign_in).unwrap();
            assert_eq!(again.code(), "ceremony_unknown");
        }
    }
}

fn succeeded(answer: Answer) -> Answer {
    assert_eq!(answer.code(), "", "{answer:?}");
    answer
}
