//! No record of `api.json` and no configuration shows a secret by `Debug`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a broken test should stop at once")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use keydesk_api::records as r;
use keydesk_core::policy as p;
use keydesk_facade::host as h;
use keydesk_facade::{self as f, HttpRequest, api_document};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// Reads a record from JSON and shows it.
type Shown = fn(Value) -> Result<String, serde_json::Error>;

fn shown<T: DeserializeOwned + Debug>(value: Value) -> Result<String, serde_json::Error> {
    let record: T = serde_json::from_str(&value.to_string())?;
    Ok(format!("{record:?} {record:#?}"))
}

macro_rules! records {
    ($($from:ident::$name:ident),+ $(,)?) => {
        vec![$((stringify!($name), shown::<$from::$name> as Shown)),+]
    };
}

fn records() -> Vec<(&'static str, Shown)> {
    records![
        p::AccessPolicy,
        r::AccountAnswer,
        r::AccountView,
        r::AffectedAuthenticatorView,
        r::AffectedAuthenticatorsAnswer,
        f::ActorRecord,
        r::AssuranceView,
        p::AuditPolicy,
        r::AuthenticatorAnswer,
        r::AuthenticatorView,
        r::BeginLinkRegistrationRequest,
        r::BeginRegistrationRequest,
        r::BeginSignInRequest,
        f::CallerRecord,
        r::CancelLinkRequest,
        r::CeremonyAnswer,
        r::ChangeView,
        r::ChangesAnswer,
        r::ChangesSinceRequest,
        r::CloseAccountRequest,
        f::Config,
        f::DirectoryChoice,
        f::ErrorRecord,
        f::FaultRecord,
        h::EndSessionsRecord,
        r::EventView,
        r::EventsAnswer,
        r::EvidenceView,
        r::FindUsersAnswer,
        r::FindUsersRequest,
        r::FinishLinkRegistrationRequest,
        r::FinishRegistrationRequest,
        r::FinishSignInRequest,
        r::GetUserAnswer,
        r::GetUserRequest,
        h::TableCommit,
        h::TableAddition,
        h::TableRange,
        f::HostAnswerRecord,
        f::HostPageRecord,
        h::HostPeople,
        h::TableRow,
        h::HostSearch,
        r::IssueLinkAnswer,
        r::IssueLinkRequest,
        f::LdapAccountsRecord,
        f::LdapBindRecord,
        f::LdapGroupRecord,
        f::LdapInactiveRecord,
        f::LdapPeopleRecord,
        f::LdapRolesRecord,
        f::LinkRecord,
        h::MayQuestion,
        p::LinkPolicy,
        r::LinkSessionAnswer,
        r::LinkStatusRequest,
        r::LinkView,
        r::ListAffectedAuthenticatorsRequest,
        f::ListedPersonRecord,
        r::ListEventsRequest,
        f::MetadataRecord,
        f::MountConfig,
        h::NotificationKindRecord,
        h::NotificationRecord,
        f::OtherTypeRecord,
        f::PersonRecord,
        h::PortalSession,
        h::PortalSignedIn,
        p::Policy,
        r::ProvenanceView,
        p::RateLimits,
        r::RedeemLinkAnswer,
        r::RedeemLinkRequest,
        r::RedeemedLinkView,
        p::RegistrationPolicy,
        f::RelyingPartyRecord,
        r::RemovalView,
        r::RemoveAuthenticatorRequest,
        r::RenameAuthenticatorRequest,
        r::ReopenAccountRequest,
        r::SignInAnswer,
        p::SignInPolicy,
        f::TableRecord,
        f::TrustedProxiesRecord,
        r::UserView,
        f::WarningRecord,
    ]
}

/// Records of verification without a desk, which have bytes where a marker cannot stand. By their
/// members' names none holds a secret.
const STATELESS: [&str; 28] = [
    "AttestationPolicy",
    "AttestationRecord",
    "AttestationRequest",
    "AuthenticationOptionsRequest",
    "AuthenticationRecord",
    "AuthenticationResponseJSON",
    "AuthenticatorAssertionResponseJSON",
    "AuthenticatorAttestationResponseJSON",
    "AuthenticatorSelectionCriteria",
    "CredentialChoice",
    "CredentialProperties",
    "CredentialRecord",
    "ExtensionsRecord",
    "PublicKeyCredentialCreationOptionsJSON",
    "PublicKeyCredentialDescriptorJSON",
    "PublicKeyCredentialParameters",
    "PublicKeyCredentialRequestOptionsJSON",
    "PublicKeyCredentialRpEntity",
    "PublicKeyCredentialUserEntityJSON",
    "RegistrationOptionsRequest",
    "RegistrationResponseJSON",
    "RelyingPartyConfig",
    "TrustAnchor",
    "UserOptions",
    "VerifyAuthenticationAnswer",
    "VerifyAuthenticationRequest",
    "VerifyRegistrationAnswer",
    "VerifyRegistrationRequest",
];

/// A member of a name like these is a secret, or may hold one.
const SECRET: [&str; 8] =
    ["token", "session", "secret", "password", "cookie", "journal", "store", "bearer"];

/// Members of such a name that are none.
const NO_SECRET: [&str; 3] = ["passwordVariable", "endSessions", "languageCookie"];

fn is_secret(record: &str, member: &str) -> bool {
    let name = member.to_lowercase();
    let named = SECRET.iter().any(|part| name.contains(part)) && !NO_SECRET.contains(&member);
    // The address of a database may hold its password, and that of a link holds its token.
    named || (["TableRecord", "IssueLinkAnswer"].contains(&record) && member == "url")
}

/// A value that this schema takes, whose every text is the name of its place.
struct Sample<'a> {
    definitions: &'a Map<String, Value>,
    /// The texts that must not be shown, and where they stand.
    secrets: BTreeMap<String, String>,
}

impl Sample<'_> {
    fn of(&mut self, record: &str, member: &str, schema: &Value) -> Value {
        if let Some(name) = schema["$ref"].as_str() {
            let name = name.strip_prefix("#/$defs/").unwrap();
            let definition = self.definitions[name].clone();
            return self.of(name, member, &definition);
        }
        for choices in ["anyOf", "oneOf"] {
            if let Some(choices) = schema[choices].as_array() {
                let first = choices.iter().find(|choice| choice["type"] != "null").unwrap();
                return self.of(record, member, first);
            }
        }
        if let Some(value) = schema.get("const") {
            return value.clone();
        }
        if let Some(values) = schema["enum"].as_array() {
            return values[0].clone();
        }
        let kind = match &schema["type"] {
            Value::Array(kinds) => kinds.iter().find(|kind| *kind != "null").unwrap().clone(),
            kind => kind.clone(),
        };
        match kind.as_str() {
            // The name of a transport.
            Some("string") if schema["pattern"].is_string() => json!("usb"),
            Some("string") => self.text(record, member, schema["format"].as_str()),
            Some("integer" | "number") => json!(7),
            Some("boolean") => json!(true),
            Some("array") => json!([self.of(record, member, &schema["items"])]),
            Some("object") | None => {
                let mut made = Map::new();
                for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
                    made.insert(name.clone(), self.of(record, name, schema));
                }
                Value::Object(made)
            }
            Some(other) => unreachable!("{record}.{member} is {other}"),
        }
    }

    fn text(&mut self, record: &str, member: &str, format: Option<&str>) -> Value {
        if format == Some("date-time") {
            return json!("2026-01-05T09:00:00Z");
        }
        match format {
            Some("uuid") => return json!("00000000-0000-0000-0000-000000000000"),
            // Of sixteen bytes: no secret has this format, as is held here.
            Some("base64url") => {
                assert!(!is_secret(record, member), "{record}.{member}");
                return json!(if member == "digest" { "A".repeat(43) } else { "A".repeat(22) });
            }
            _ => {}
        }
        let text = format!("Hidden.{record}.{member}.");
        if is_secret(record, member) {
            self.secrets.insert(text.clone(), format!("{record}.{member}"));
        }
        json!(text)
    }
}

#[test]
fn s25_no_record_of_the_api_shows_a_secret() {
    let document = api_document();
    let definitions = document["$defs"].as_object().unwrap();
    let records = records();
    let listed: BTreeSet<&str> = records.iter().map(|(name, _)| *name).chain(STATELESS).collect();
    // What has no members is a plain value.
    let has_members = |schema: &Value| schema.to_string().contains("\"properties\":{");
    let with_members = definitions.iter().filter(|(_, schema)| has_members(schema));
    let plain = ["NotificationKindRecord"];
    let all: BTreeSet<&str> = with_members.map(|(name, _)| name.as_str()).chain(plain).collect();
    assert_eq!(listed, all, "every record of api.json is looked at");
    for name in STATELESS {
        for member in definitions[name]["properties"].as_object().into_iter().flatten() {
            assert!(!is_secret(name, member.0), "{name}.{}", member.0);
        }
    }

    let mut hidden = BTreeSet::new();
    for (name, shown) in records {
        let mut sample = Sample { definitions, secrets: BTreeMap::new() };
        let value = sample.of(name, "", &definitions[name]);
        let text =
            shown(value.clone()).unwrap_or_else(|error| unreachable!("{name}: {error}: {value}"));
        for (secret, place) in sample.secrets {
            assert!(!text.contains(&secret), "{name} shows {place}: {text}");
            hidden.insert(place);
        }
    }
    // The walk came by what the review saw.
    for place in [
        "Config.secret",
        "Config.olderSecrets",
        "Config.store",
        "LdapAccountsRecord.journal",
        "LdapBindRecord.password",
        "IssueLinkAnswer.token",
        "IssueLinkAnswer.url",
        "RedeemLinkRequest.token",
        "RedeemLinkAnswer.session",
        "LinkStatusRequest.session",
        "BeginLinkRegistrationRequest.session",
        "FinishLinkRegistrationRequest.session",
        "PortalSignedIn.setCookies",
    ] {
        assert!(hidden.contains(place), "{place} was not looked at: {hidden:?}");
    }
}

#[test]
fn s25_a_choice_of_a_directory_does_not_show_the_databases_password() {
    let table = json!({ "postgres": { "url": "postgres://u:hunter2@db.example/x", "table": "t" } });
    let text = shown::<f::DirectoryChoice>(table).unwrap();
    assert!(!text.contains("hunter2"), "{text}");
}

#[test]
fn s25_a_request_shows_neither_its_headers_values_nor_its_body() {
    let request = HttpRequest {
        number: 1,
        method: "POST".to_owned(),
        target: "/desk/api/linkStatus".to_owned(),
        headers: vec![("cookie".to_owned(), "portal=hunter2".to_owned())],
        body: b"hunter3".to_vec(),
        peer: Some("192.0.2.7".to_owned()),
    };
    let text = format!("{request:?} {request:#?}");
    assert!(text.contains("linkStatus") && text.contains("cookie"), "{text}");
    for secret in ["hunter2", "hunter3", "104, 117, 110"] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[test]
fn s25_the_adapters_configurations_show_no_password() {
    let url = "postgres://u:hunter2@db.example/x?sslmode=require";
    let postgres = keydesk_postgres::Config::from_url(url).unwrap();
    let ldap = keydesk_ldap::ServerConfig::new("ldaps://ldap.example")
        .with_bind("cn=desk", keydesk_ldap::Password::Given("hunter2".to_owned()));
    let cookie = http::HeaderValue::from_static("portal=hunter2");
    let signed_in = keydesk_http::SignedIn { set_cookies: vec![cookie], location: "/".to_owned() };
    let ring = keydesk_core::ports::DerivedKeyRing::new(
        keydesk_core::ports::KeyId("k".to_owned()),
        *b"hunter2-hunter2-hunter2-hunter2-",
    );
    for text in [
        format!("{postgres:?}"),
        format!("{ldap:?}"),
        format!("{signed_in:?}"),
        format!("{ring:?}"),
    ] {
        assert!(!text.contains("hunter2") && !text.contains("104, 117, 110"), "{text}");
    }
}
