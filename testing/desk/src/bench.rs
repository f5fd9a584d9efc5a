//! The machine on the bench: commands and grants for one account, without a service around it.

use std::sync::Arc;
use std::time::Duration;

use keydesk_core::entropy::Entropy;
use keydesk_core::error::Refusal;
use keydesk_core::ids::{
    AuthenticatorId, CeremonyId, LinkDigest, LinkId, ResponseDigest, Role, SessionDigest,
    UserHandle,
};
use keydesk_core::machine::{Command, CommandKind, decide, evolve};
use keydesk_core::model::{
    Account, Actor, AuthenticatorKind, By, Ceremony, CeremonyPurpose, LiveCeremony, Nickname, Note,
    RegistrationSnapshot, RemovalReason, Route, Strength, User,
};
use keydesk_core::policy::{
    Action, Grant, LinkProof, Policy, Target, authorise, authorise_key_holder,
    authorise_link_holder,
};
use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::{
    AttestationPolicy, AuthenticationExpectations, PreparedCredential, RegistrationExpectations,
    RelyingParty, RelyingPartyConfig, UserVerification, VerifiedAuthentication,
    VerifiedRegistration, verify_authentication, verify_registration,
};
use keydesk_testkit::{SeededEntropy, SoftAuthenticator, creation_options, request_options};

use super::key::{ORIGIN, RP, key};
use super::people::{RA, access, everybody, organisations_of, user};

/// How long a link of the bench lives, and a ceremony of it.
pub const LIFETIME: Duration = Duration::from_secs(600);
/// How long a ceremony may take.
pub const CEREMONY: Duration = Duration::from_secs(300);

/// An account under test, with everything that a command needs.
pub struct Bench {
    /// The account.
    pub account: Account,
    /// The time of the next command.
    pub now: Timestamp,
    /// The policy.
    pub policy: Policy,
    /// The id of the link that commands name.
    pub link: LinkId,
    /// The digest of the token of that link.
    pub digest: LinkDigest,
    /// The digest of the link session.
    pub session: SessionDigest,
    /// The id of the ceremony that commands name.
    pub ceremony: CeremonyId,
    /// The id of the authenticator that commands name.
    pub authenticator: AuthenticatorId,
    session_grant: Option<Grant>,
    sign_in: Option<(Arc<VerifiedAuthentication>, Grant)>,
    key: SoftAuthenticator,
    entropy: SeededEntropy,
}

impl Bench {
    /// The account of somebody for whom nothing was done yet.
    pub fn new() -> Self {
        let entropy = SeededEntropy::new(11);
        let rp = relying_party().id().clone();
        Self {
            account: Account::unopened(rp, user(super::JO)),
            now: Timestamp::parse("2026-01-05T09:00:00Z").unwrap(),
            policy: Policy { access: all_powerful(), ..Policy::default() },
            link: LinkId::generate(&entropy).unwrap(),
            digest: LinkDigest::from_bytes(entropy.array()),
            session: SessionDigest::from_bytes(entropy.array()),
            ceremony: CeremonyId::generate(&entropy).unwrap(),
            authenticator: AuthenticatorId::generate(&entropy).unwrap(),
            session_grant: None,
            sign_in: None,
            key: key(21),
            entropy,
        }
    }

    /// An open account that holds one active authenticator, and a link of each status from issued
    /// to registering on the way to it.
    pub fn registering() -> Self {
        let mut bench = Self::issued();
        bench.give(CommandKind::RedeemLink).unwrap();
        bench.give(CommandKind::BeginRegistration).unwrap();
        bench
    }

    /// The same with the link just redeemed.
    pub fn redeemed() -> Self {
        let mut bench = Self::issued();
        bench.give(CommandKind::RedeemLink).unwrap();
        bench
    }

    /// The same with the link just issued.
    pub fn issued() -> Self {
        let mut bench = Self::new();
        bench.give(CommandKind::CreateAccount).unwrap();
        bench.give(CommandKind::IssueLink).unwrap();
        bench.give(CommandKind::RedeemLink).unwrap();
        bench.give(CommandKind::BeginRegistration).unwrap();
        bench.give(CommandKind::CompleteRegistration).unwrap();
        bench.learn_grants();
        bench.renew();
        bench.give(CommandKind::IssueLink).unwrap();
        // What the session's holder may do is known before the link gets there, and kept.
        let mut later = bench.account.clone();
        later.links[1].state =
            keydesk_core::model::LinkState::Redeemed { session: bench.session, ceremony: None };
        bench.session_grant =
            Some(authorise_link_holder(&later, LinkProof::Session(&bench.session)).unwrap());
        bench
    }

    /// Decides and applies.
    pub fn give(&mut self, kind: CommandKind) -> Result<usize, Refusal> {
        let (command, grant) = self.command(kind);
        assert_eq!(command.kind(), kind);
        let changes = decide(&self.account, &command, &grant, self.now, &self.policy)?;
        let count = changes.len();
        for change in changes {
            self.happens(change, grant.by().clone());
        }
        Ok(count)
    }

    /// Applies a change, whatever led to it.
    pub fn happens(&mut self, change: keydesk_core::machine::Change, by: By) {
        let event = keydesk_testkit::event(&self.account, change, by, self.now);
        self.account = evolve(self.account.clone(), &event);
    }

    /// Fresh ids for another link and authenticator.
    pub fn renew(&mut self) {
        self.link = LinkId::generate(&self.entropy).unwrap();
        self.digest = LinkDigest::from_bytes(self.entropy.array());
        self.session = SessionDigest::from_bytes(self.entropy.array());
        self.ceremony = CeremonyId::generate(&self.entropy).unwrap();
    }

    /// Lets time pass.
    pub fn passes(&mut self, time: Duration) {
        self.now = self.now.plus(time);
    }

    /// A command of this kind about the bench's link and authenticator, and a grant for it.
    pub fn command(&mut self, kind: CommandKind) -> (Command, Grant) {
        let why = Note::new("why").unwrap();
        match kind {
            CommandKind::CreateAccount => {
                let handle = UserHandle::generate(&self.entropy).unwrap();
                (Command::CreateAccount { handle }, self.granted(Action::Register))
            }
            CommandKind::IssueLink => {
                let fresh = self.account.link(&self.link).is_some();
                let link = if fresh { LinkId::generate(&self.entropy).unwrap() } else { self.link };
                let digest =
                    if fresh { LinkDigest::from_bytes(self.entropy.array()) } else { self.digest };
                let kind = AuthenticatorKind::SecurityKey;
                let command = Command::IssueLink { link, digest, kind, lifetime: LIFETIME };
                (command, self.granted(Action::IssueLink))
            }
            CommandKind::RedeemLink => {
                let grant = authorise_link_holder(&self.account, LinkProof::Token(&self.digest));
                let (digest, session) = (self.digest, self.session);
                (Command::RedeemLink { digest, session }, grant.unwrap())
            }
            CommandKind::BeginRegistration => {
                let ceremony =
                    LiveCeremony { id: self.ceremony, expires_at: self.now.plus(CEREMONY) };
                let session = self.session;
                (Command::BeginRegistration { session, ceremony }, self.held())
            }
            CommandKind::CancelLink => {
                (Command::CancelLink { link: self.link }, self.granted(Action::CancelLink))
            }
            CommandKind::CompleteRegistration => {
                let (ceremony, verified) = self.registration();
                let authenticator = if self.account.authenticators.is_empty() {
                    self.authenticator
                } else {
                    AuthenticatorId::generate(&self.entropy).unwrap()
                };
                let response = ResponseDigest::of(b"response");
                let command =
                    Command::CompleteRegistration { authenticator, ceremony, verified, response };
                (command, self.held())
            }
            CommandKind::Rename => {
                let nickname = Nickname::new("Another name").unwrap();
                let authenticator = self.authenticator;
                (Command::Rename { authenticator, nickname }, self.granted(Action::Rename))
            }
            CommandKind::Remove => {
                let command = Command::Remove {
                    authenticator: self.authenticator,
                    reason: RemovalReason::Lost,
                    notes: None,
                    last_confirmed: true,
                };
                (command, self.granted(Action::Remove))
            }
            CommandKind::RecordSignIn => {
                let (verified, grant) = self.sign_in.clone().expect("learnt while it was active");
                let ceremony = CeremonyId::generate(&self.entropy).unwrap();
                (Command::RecordSignIn { verified, ceremony, model_report: None }, grant)
            }
            CommandKind::RecordCounterRegression => {
                // The one sign-in that was learnt, seen again.
                let (verified, grant) = self.sign_in.clone().expect("learnt while it was active");
                let ceremony = CeremonyId::generate(&self.entropy).unwrap();
                (Command::RecordCounterRegression { verified, ceremony }, grant)
            }
            CommandKind::CloseAccount => {
                (Command::CloseAccount { reason: why }, self.granted(Action::CloseAccount))
            }
            CommandKind::ReopenAccount => {
                (Command::ReopenAccount { reason: why }, self.granted(Action::ReopenAccount))
            }
            later => panic!("{later:?} cannot be given yet"),
        }
    }

    /// The grant of somebody whose role allows everything.
    pub fn granted(&self, action: Action) -> Grant {
        let actor = Actor {
            id: user(RA),
            roles: vec![Role::new("everything").unwrap()],
            organisations: organisations_of(RA),
            authenticated_at: self.now,
            strength: Strength::SecurityKey,
            authenticator: None,
        };
        let target = target();
        let target = Target::without_roles(&target);
        let mine = Account::unopened(relying_party().id().clone(), actor.id.clone());
        let access = &self.policy.access;
        authorise(access, &actor, &mine, action, &target, &self.account, self.now).unwrap()
    }

    fn held(&self) -> Grant {
        let now = authorise_link_holder(&self.account, LinkProof::Session(&self.session));
        now.or_else(|_| self.session_grant.clone().ok_or(Refusal::SessionEnded)).unwrap()
    }

    /// Signs in once on the bench, so that a sign-in can be given in every later status.
    fn learn_grants(&mut self) {
        let stored = &self.account.authenticators[0];
        let rp = relying_party();
        let challenge: [u8; 32] = self.entropy.array();
        let options = request_options(&rp, &challenge, &[stored.credential_id.as_bytes()]);
        let answer = self.key.get(&options, ORIGIN).unwrap().to_string();
        let id = stored.credential_id.clone();
        let (public_key, count) = (&stored.public_key, stored.sign_count);
        let prepared =
            PreparedCredential::new(id, public_key, stored.algorithm, count, false).unwrap();
        let expected = AuthenticationExpectations {
            challenge: &challenge,
            user_verification: UserVerification::Required,
            user_handles: &self.account.handles,
            user_handle_required: false,
        };
        let verified = verify_authentication(&rp, &prepared, &expected, answer.as_bytes()).unwrap();
        let grant = authorise_key_holder(&self.account, &verified).unwrap();
        self.sign_in = Some((Arc::new(verified), grant));
    }

    fn registration(&mut self) -> (Arc<Ceremony>, Arc<VerifiedRegistration>) {
        let rp = relying_party();
        let mut challenge = [0; 32];
        self.entropy.fill(&mut challenge).unwrap();
        let handle = self.account.handles.first().map_or(&b"handle"[..], UserHandle::as_bytes);
        let options = creation_options(&rp, &challenge, handle);
        let answer = self.key.create(&options, ORIGIN).unwrap().to_string();
        let registration = &self.policy.registration;
        let snapshot = RegistrationSnapshot {
            kind: AuthenticatorKind::SecurityKey,
            user_verification: UserVerification::Required,
            algorithms: registration.algorithms.clone(),
            attestation: AttestationPolicy::default(),
            attachment: None,
            device_bound: false,
            discoverable: false,
            excluded: Vec::new(),
        };
        let expected = RegistrationExpectations {
            challenge: &challenge,
            user_verification: snapshot.user_verification,
            algorithms: &snapshot.algorithms,
            attestation: &snapshot.attestation,
            at: self.now,
            metadata: None,
        };
        let verified = verify_registration(&rp, &expected, answer.as_bytes()).unwrap();
        let ceremony = Ceremony {
            id: self.ceremony,
            challenge,
            expires_at: self.now.plus(CEREMONY),
            purpose: CeremonyPurpose::Registration {
                user: self.account.user.clone(),
                route: Route::Link,
                actor: None,
                session: Some(self.session),
                snapshot,
            },
            tag: None,
        };
        (Arc::new(ceremony), Arc::new(verified))
    }
}

fn target() -> User {
    everybody().into_iter().find(|person| person.id == user(super::JO)).unwrap()
}

fn all_powerful() -> keydesk_core::policy::AccessPolicy {
    let mut access = access();
    access.roles.insert(Role::new("everything").unwrap(), Action::ALL.into());
    access
}

fn relying_party() -> RelyingParty {
    RelyingParty::new(RelyingPartyConfig::new(RP, ORIGIN)).unwrap()
}
