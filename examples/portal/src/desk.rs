//! Keydesk, set up for this portal: who may do what, and how it is mounted.

use std::sync::Arc;

use anyhow::Context;
use keydesk_api::Api;
use keydesk_core::ids::{RelyingPartyId, Role};
use keydesk_core::model::AuthenticatorKind;
use keydesk_core::policy::{Action, Policy};
use keydesk_core::service::{Desk, Ports};
use keydesk_core::webauthn::RelyingPartyConfig;
use keydesk_http::{HttpConfig, HttpDesk, Language, PageLink};

use crate::host::PortalHost;
use crate::metadata::read_named;
use crate::options::{Administrators, Options};
use crate::people::{LOCAL_ADMINISTRATOR, People, REGISTRATION_AUTHORITY};
use crate::sessions::Sessions;

/// The desk, ready to be mounted under `/desk`.
pub(crate) fn open(
    options: &Options,
    people: &Arc<People>,
    sessions: &Sessions,
    ports: Ports,
) -> anyhow::Result<(Api, HttpDesk)> {
    let origin = options.origin();
    let relying_party = RelyingPartyConfig {
        name: SERVICE.to_owned(),
        ..RelyingPartyConfig::new(RELYING_PARTY, origin.clone())
    };
    let api = Api::new(Desk::new(relying_party, policy(options)?, ports)?);
    let prefix = options.prefix.clone();
    let language = |text: &str, language: Language| PageLink {
        text: text.to_owned(),
        href: format!("{prefix}/language/{}", language.tag()),
    };
    let theme = options.theme.as_ref().map(|file| read_named("--theme", file)).transpose()?;
    let theme = theme.map(String::from_utf8).transpose().context("--theme")?;
    let defaults = HttpConfig::new(origin);
    let config = HttpConfig {
        prefix: format!("{prefix}/desk"),
        // The portal nests the desk where it is itself behind a prefix.
        prefix_stripped: !prefix.is_empty(),
        home: format!("{prefix}/"),
        footer: vec![language("English", Language::English), language("Cymraeg", Language::Welsh)],
        theme,
        service_name: SERVICE.to_owned(),
        sign_out: Some(format!("{prefix}/sign-out")),
        kinds: KINDS.to_vec(),
        live_interval: options.ask_every,
        live_streams_per_person: options
            .streams_per_person
            .unwrap_or(defaults.live_streams_per_person),
        trusted_proxies: options.trusted_proxies(),
        ..defaults
    };
    let (people, sessions) = (Arc::clone(people), sessions.clone());
    let host = PortalHost { people, sessions, prefix };
    let http = HttpDesk::new(api.clone(), Arc::new(host), config)?;
    Ok((api, http))
}

/// Whom the keys are registered with.
pub(crate) fn relying_party_id() -> anyhow::Result<RelyingPartyId> {
    Ok(RelyingPartyId::new(RELYING_PARTY)?)
}

/// Which role may do what is the portal's decision, never Keydesk's.
fn policy(options: &Options) -> anyhow::Result<Policy> {
    let mut policy = Policy::default();
    policy.registration.kinds = KINDS.to_vec();
    if let Some(file) = &options.attestation {
        let text = read_named("--attestation", file)?;
        policy.registration.attestation = serde_json::from_slice(&text).context("--attestation")?;
    }
    policy.account_tags = options.account_tags;
    if let Some(seconds) = options.link_lifetime {
        policy.links.lifetime_seconds = seconds;
    }
    policy.access.bootstrap = options.first_key;
    policy.last_authenticator = options.last_key;
    if let Some(seconds) = options.timeout {
        policy.registration.timeout_seconds = seconds;
        policy.sign_in.timeout_seconds = seconds;
    }
    if let Some(seconds) = options.fresh_for {
        policy.access.fresh_within_seconds = seconds;
    }
    if let Some(attempts) = options.attempts {
        policy.limits.redeem = attempts;
        policy.limits.start = attempts;
        policy.limits.open = attempts;
    }
    if let Some(entries) = options.keep_anonymous {
        policy.audit.keep_anonymous_entries = entries;
    }
    let desk = [
        Action::View,
        Action::ViewHistory,
        Action::IssueLink,
        Action::CancelLink,
        Action::Register,
        Action::Rename,
        Action::Remove,
        Action::CloseAccount,
        Action::ReopenAccount,
    ];
    let on_behalf =
        [Action::View, Action::ViewHistory, Action::Register, Action::Rename, Action::Remove];
    let on_behalf = match options.administrators {
        Administrators::Authenticators => on_behalf.into(),
        Administrators::AuthenticatorsAndLinks => {
            on_behalf.into_iter().chain([Action::IssueLink, Action::CancelLink]).collect()
        }
        Administrators::Everything => desk.into(),
    };
    policy.access.roles.insert(Role::new(REGISTRATION_AUTHORITY)?, desk.into());
    policy.access.roles.insert(Role::new(LOCAL_ADMINISTRATOR)?, on_behalf);
    policy.access.role_names = [
        (Role::new(REGISTRATION_AUTHORITY)?, "Registration Authority".to_owned()),
        (Role::new(LOCAL_ADMINISTRATOR)?, "Local Administrator".to_owned()),
    ]
    .into();
    Ok(policy)
}

/// What the header says.
pub(crate) const SERVICE: &str = "Demo portal";
const RELYING_PARTY: &str = "localhost";
const KINDS: [AuthenticatorKind; 3] =
    [AuthenticatorKind::SecurityKey, AuthenticatorKind::Passkey, AuthenticatorKind::ThisDevice];
