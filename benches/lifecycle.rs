//! An account from its first command to a sign-in, with each command kept beside what it met.

use std::collections::BTreeMap;
use std::sync::Arc;

use keydesk_core::ids::{
    AuthenticatorId, CeremonyId, LinkDigest, LinkId, OrganisationId, ResponseDigest, Role,
    SessionDigest, UserHandle, UserId,
};
use keydesk_core::machine::{Command, Event, decide, evolve};
use keydesk_core::model::{
    Account, Actor, AuthenticatorKind, Ceremony, CeremonyPurpose, LiveCeremony, Nickname,
    RegistrationSnapshot, Route, Strength, User, Version,
};
use keydesk_core::policy::{
    Action, Grant, LinkProof, Policy, Target, authorise, authorise_key_holder,
    authorise_link_holder,
};
use keydesk_core::secret::SecretToken;
use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::{AttestationPolicy, UserVerification};
use keydesk_testkit::{AttestationChoice, SeededEntropy};

use crate::{Algorithm, Assertion, CHALLENGE, HANDLE, Registration, relying_party};

/// One command, and all that its decision takes.
pub struct Step {
    /// The command's name.
    pub name: &'static str,
    /// The account before it.
    pub account: Account,
    /// The command.
    pub command: Command,
    /// Leave to give it.
    pub grant: Grant,
    /// The time.
    pub now: Timestamp,
    /// The policy.
    pub policy: Policy,
    /// What was decided, sealed.
    pub events: Vec<Event>,
    /// The account after it.
    pub after: Account,
}

/// The steps, in order.
pub fn lifecycle() -> Vec<Step> {
    let entropy = SeededEntropy::new(3);
    let rp = relying_party();
    let user = UserId::new("user-1").expect("an id");
    let officer = UserId::new("officer-1").expect("an id");
    let organisation = OrganisationId::new("trust-1").expect("an id");
    let role = Role::new("registration-authority").expect("a role");
    let now = Timestamp::from_unix_millis(1_800_000_000_000);
    let mut policy = Policy::default();
    policy.access.roles = BTreeMap::from([(role.clone(), [Action::IssueLink].into())]);
    let target = User {
        id: user.clone(),
        username: "user".into(),
        display_name: "User".into(),
        email: None,
        organisation: organisation.clone(),
        organisation_name: "Trust".into(),
        active: true,
    };
    let actor = |id: &UserId| Actor {
        id: id.clone(),
        roles: vec![role.clone()],
        organisations: vec![organisation.clone()],
        authenticated_at: now,
        strength: Strength::SecurityKey,
        authenticator: None,
    };
    let token = SecretToken::generate(&entropy).expect("entropy");
    let digest = LinkDigest::of(&token, rp.id());
    let session = SessionDigest::of(&token, rp.id());
    let live = LiveCeremony {
        id: CeremonyId::generate(&entropy).expect("entropy"),
        expires_at: now.plus(policy.registration.timeout()),
    };
    let authenticator = AuthenticatorId::generate(&entropy).expect("entropy");
    // Both come from the authenticator of one seed, so the assertion is of this registration.
    let registered = Registration::new(AttestationChoice::None, Algorithm::Es256);
    let registered = Arc::new(registered.verify().expect("verifies"));
    let assertion = Assertion::new(Algorithm::Es256);
    let signed_in = assertion.verify(assertion.credential(), &assertion.response);
    let signed_in = Arc::new(signed_in.expect("verifies"));
    let ceremony = Arc::new(Ceremony {
        id: live.id,
        challenge: CHALLENGE,
        expires_at: live.expires_at,
        purpose: CeremonyPurpose::Registration {
            user: user.clone(),
            route: Route::Link,
            actor: None,
            session: Some(session),
            snapshot: RegistrationSnapshot {
                kind: AuthenticatorKind::SecurityKey,
                user_verification: UserVerification::Required,
                algorithms: Algorithm::ALL.to_vec(),
                attestation: AttestationPolicy::default(),
                attachment: None,
                device_bound: false,
                discoverable: false,
                excluded: Vec::new(),
            },
        },
        tag: None,
    });

    let unopened = Account::unopened(rp.id().clone(), officer.clone());
    let by_officer = |account: &Account| {
        authorise(
            &policy.access,
            &actor(&officer),
            &unopened,
            Action::IssueLink,
            &Target::without_roles(&target),
            account,
            now,
        )
    };
    let by_owner = |account: &Account| {
        let target = Target::without_roles(&target);
        authorise(&policy.access, &actor(&user), account, Action::Rename, &target, account, now)
    };
    let by_token = |account: &Account| authorise_link_holder(account, LinkProof::Token(&digest));
    let by_session =
        |account: &Account| authorise_link_holder(account, LinkProof::Session(&session));
    let by_key = |account: &Account| authorise_key_holder(account, &signed_in);

    let handle = UserHandle::new(HANDLE.to_vec()).expect("64 bytes");
    let link = LinkId::generate(&entropy).expect("entropy");
    let (kind, lifetime) = (AuthenticatorKind::SecurityKey, policy.links.lifetime());
    let nickname = Nickname::new("Work key").expect("a nickname");
    let sign_in = Command::RecordSignIn {
        verified: Arc::clone(&signed_in),
        ceremony: live.id,
        model_report: None,
    };
    let complete = Command::CompleteRegistration {
        authenticator,
        ceremony,
        verified: registered,
        response: ResponseDigest::of(b"response"),
    };
    let plan: [(&'static str, Command, &Authorise<'_>); 7] = [
        ("CreateAccount", Command::CreateAccount { handle }, &by_officer),
        ("IssueLink", Command::IssueLink { link, digest, kind, lifetime }, &by_officer),
        ("RedeemLink", Command::RedeemLink { digest, session }, &by_token),
        ("BeginRegistration", Command::BeginRegistration { session, ceremony: live }, &by_session),
        ("CompleteRegistration", complete, &by_session),
        ("RecordSignIn", sign_in, &by_key),
        ("Rename", Command::Rename { authenticator, nickname }, &by_owner),
    ];

    let mut account = Account::unopened(rp.id().clone(), user.clone());
    let mut steps = Vec::new();
    for (name, command, authorise) in plan {
        let grant = authorise(&account).expect("allowed");
        let changes = decide(&account, &command, &grant, now, &policy).expect("decided");
        let (mut after, mut events) = (account.clone(), Vec::new());
        for change in changes {
            let made = keydesk_testkit::event(&after, change, grant.by().clone(), now);
            after = evolve(after, &made);
            events.push(made);
        }
        after.version = account.version.next();
        let before = std::mem::replace(&mut account, after.clone());
        let policy = policy.clone();
        steps.push(Step { name, account: before, command, grant, now, policy, events, after });
    }
    steps
}

/// One more sign-in, ready to be committed.
pub struct SignIn {
    /// The account after it.
    pub account: Account,
    /// The account as stores keep it.
    pub encoded: Vec<u8>,
    /// What happened.
    pub event: Event,
}

/// Sign-ins of one account, each after the one before; the first is expected at version 0.
pub fn sign_ins(count: usize) -> Vec<SignIn> {
    let steps = lifecycle();
    let step = steps.iter().find(|step| step.name == "RecordSignIn").expect("among the steps");
    let change = step.events[0].change();
    let mut account = Account { version: Version(0), ..step.account.clone() };
    let mut sign_ins = Vec::with_capacity(count);
    for _ in 0..count {
        let by = step.grant.by().clone();
        let made = keydesk_testkit::event(&account, change.clone(), by, step.now);
        let version = account.version.next();
        account = Account { version, ..evolve(account, &made) };
        let encoded = account.encode().expect("encodes");
        sign_ins.push(SignIn { account: account.clone(), encoded, event: made });
    }
    sign_ins
}

type Authorise<'a> = dyn Fn(&Account) -> Result<Grant, keydesk_core::error::Refusal> + 'a;
