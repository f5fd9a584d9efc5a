//! How a desk is configured, as plain data.

use keydesk_core::policy::Policy;
use keydesk_core::secret::SecretText;
use serde::{Deserialize, Serialize};

/// Everything that a desk needs to be opened. Unknown members are refused.
#[derive(Debug, Clone, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Config {
    /// One or more relying parties, each with its policy.
    pub relying_parties: Vec<RelyingPartyRecord>,
    /// `sqlite:FILE`, `postgres://...`, `memory:`, `host` for the store that the host provides, or
    /// `ldap://...` for accounts in a directory.
    #[schemars(with = "String")]
    pub store: SecretText,
    /// What accounts in a directory need besides.
    #[serde(default)]
    pub ldap: Option<LdapAccountsRecord>,
    /// Where people are looked up; the host's own directory if left out.
    #[serde(default)]
    pub directory: DirectoryChoice,
    /// 32 random bytes in base64url, the same on all nodes and at every start. Accounts are tagged with
    /// it: with another secret every account is `account_tampered`, so keep a copy apart from those of
    /// the store. `sqlite:FILE` keeps one in `FILE.key` if it is left out; `memory:` makes one up.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub secret: Option<SecretText>,
    /// Secrets that were in use before, newest first; what they tagged is still trusted. To change the
    /// secret on several nodes, add the new one here on every node first, then exchange the two. To
    /// drop an older one, open the desk once with the policy `accountTags` `rotate` before.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub older_secrets: Vec<SecretText>,
    /// FIDO metadata about models of authenticators, for policies that require certified models.
    #[serde(default)]
    pub metadata: Option<MetadataRecord>,
    /// How long the host's store, directory, notifier and session may take, in milliseconds: 100 to
    /// 60000.
    #[serde(default = "ten_seconds")]
    pub host_timeout_ms: i64,
}

/// One relying party.
#[derive(Debug, Clone, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RelyingPartyRecord {
    /// The relying party id: a domain, a registrable suffix of every origin.
    pub id: String,
    /// The name that authenticators and browsers show.
    #[serde(default)]
    pub name: String,
    /// The exact origins of its pages.
    pub origins: Vec<String>,
    /// The origins of Android apps: `android:apk-key-hash:` and the SHA-256 digest of the app's
    /// signing certificate in base64url, 43 characters. Apps on iOS send an https origin.
    #[serde(default)]
    pub app_origins: Vec<String>,
    /// The origins that may embed them.
    #[serde(default)]
    pub top_origins: Vec<String>,
    /// Whether embedding in another site is allowed.
    #[serde(default)]
    pub allow_cross_origin: bool,
    /// Who may do what, and how; what is left out has its default.
    #[serde(default)]
    pub policy: Policy,
}

/// FIDO metadata. Nothing is fetched: the host brings it here, and newer metadata while the desk is
/// open. The store keeps the number of the newest BLOB; an older one is refused, at a start too.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MetadataRecord {
    /// The BLOB of a metadata service (version 3), as it was served.
    #[serde(default)]
    pub blob: Option<String>,
    /// Certificates that the BLOB's signer has to lead to, DER in base64url.
    #[serde(default)]
    pub anchors: Vec<String>,
    /// The DNS name that the signer's certificate must be for: `mds.fidoalliance.org`.
    #[serde(default)]
    pub signer: Option<String>,
    /// Certificate revocation lists, DER in base64url; every certificate below the anchor needs one.
    #[serde(default)]
    pub revocation_lists: Vec<String>,
    /// Whether certificates that no revocation list covers are accepted; no if left out.
    #[serde(default)]
    pub without_lists: bool,
    /// Entries of models that the BLOB lacks, in the form of a BLOB's. Nobody signs them.
    #[serde(default)]
    pub local: Vec<serde_json::Map<String, serde_json::Value>>,
}

/// Where people are looked up.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum DirectoryChoice {
    /// The directory that the host provides.
    #[default]
    Host,
    /// A fixed list, for trials and tests.
    People(Vec<ListedPersonRecord>),
    /// A table or view of a Postgres database.
    Postgres(TableRecord),
    /// An LDAP directory.
    Ldap(LdapPeopleRecord),
}

/// Accounts in an LDAP directory.
#[derive(Debug, Clone, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LdapAccountsRecord {
    /// The branch with `ou=accounts` and `ou=keys` in it: `ou=keydesk,dc=example`.
    pub base: String,
    /// The store that keeps ceremonies, history and everything else that is no account, the same on
    /// all nodes: `sqlite:FILE`, `postgres://...`, `memory:` or `host`.
    #[schemars(with = "String")]
    pub journal: SecretText,
    /// The name to bind with; without it the bind is anonymous, over `ldapi://` as the process's own user.
    #[serde(default)]
    pub bind: Option<LdapBindRecord>,
    /// A PEM file of the roots that the server's certificate must lead to; the system's if left out.
    #[serde(default)]
    pub roots: Option<String>,
}

/// The identity of the desk for a directory: a name, and either `password` or `passwordVariable`.
#[derive(Debug, Clone, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LdapBindRecord {
    /// The distinguished name that the desk binds as.
    pub name: String,
    /// The password of that name.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub password: Option<SecretText>,
    /// The variable of the environment that holds the password.
    #[serde(default)]
    pub password_variable: Option<String>,
}

/// People in an LDAP directory.
#[derive(Debug, Clone, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LdapPeopleRecord {
    /// `ldap://...`, `ldaps://...` or `ldapi://...`; plain `ldap://` beyond this machine is StartTLS.
    pub url: String,
    /// The branch that holds people: `ou=people,dc=example`.
    pub base: String,
    /// What people are made of; `inetOrgPerson` if left out.
    #[serde(default)]
    pub layout: LdapLayout,
    /// A filter (RFC 4515) that people match and nothing else does; the layout's if left out.
    #[serde(default)]
    pub filter: Option<String>,
    /// The attribute of the organisation's id; the layout's if left out.
    #[serde(default)]
    pub organisation: Option<String>,
    /// The attribute of the organisation's name; the id is the name if left out.
    #[serde(default)]
    pub organisation_name: Option<String>,
    /// Who is not let in, besides the accounts that the layout finds disabled or expired. A person is
    /// refused as soon as one of these rules matches.
    #[serde(default)]
    pub inactive: Vec<LdapInactiveRecord>,
    /// The groups whose members hold a role. Without it the directory does not say which roles
    /// people hold, and nobody is refused because the other person may do more.
    #[serde(default)]
    pub roles: Option<LdapRolesRecord>,
    /// The name to bind with; without it the bind is anonymous, over `ldapi://` as the process's own user.
    #[serde(default)]
    pub bind: Option<LdapBindRecord>,
    /// A PEM file of the roots that the server's certificate must lead to; the system's if left out.
    #[serde(default)]
    pub roots: Option<String>,
}

/// What people of a directory are made of.
#[derive(Debug, Clone, Copy, Default, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum LdapLayout {
    /// As OpenLDAP keeps them.
    #[default]
    InetOrgPerson,
    /// As Active Directory keeps them.
    ActiveDirectory,
}

/// A person whose entry has one of these values in this attribute is not let in.
#[derive(Debug, Clone, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LdapInactiveRecord {
    /// The attribute that says who may not sign in.
    pub attribute: String,
    /// The values, compared without regard to case.
    pub values: Vec<String>,
}

/// The groups of a directory whose members hold a role.
#[derive(Debug, Clone, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LdapRolesRecord {
    /// The groups whose members hold roles, at least one.
    pub groups: Vec<LdapGroupRecord>,
    /// The attribute of a group that holds its members' distinguished names; `member` if left out.
    #[serde(default)]
    pub member: Option<String>,
    /// Whether members of groups in groups count, which only Active Directory can find; as the
    /// layout says if left out.
    #[serde(default)]
    pub nested: Option<bool>,
}

/// A group and the role of its members.
#[derive(Debug, Clone, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LdapGroupRecord {
    /// The distinguished name of the group.
    pub group: String,
    /// The role, as the policy's `access.roles` names it.
    pub role: String,
}

/// Which table or view holds people, and in which columns.
#[derive(Debug, Clone, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TableRecord {
    /// The address of the database: `postgres://...`.
    #[schemars(with = "String")]
    pub url: SecretText,
    /// The table or view, with its schema if need be: `portal.staff`.
    pub table: String,
    /// The column of the immutable id.
    #[serde(default = "column_id")]
    pub id: String,
    /// The column of the user name.
    #[serde(default = "column_username")]
    pub username: String,
    /// The column of the name as shown.
    #[serde(default = "column_display_name")]
    pub display_name: String,
    /// The column that holds the address of a person.
    #[serde(default)]
    pub email: Option<String>,
    /// The column of the organisation's id.
    #[serde(default = "column_organisation")]
    pub organisation: String,
    /// The column of the organisation's name.
    #[serde(default)]
    pub organisation_name: Option<String>,
    /// The column that says whether the person is let in.
    #[serde(default)]
    pub active: Option<String>,
    /// The column of the person's roles, an array of texts; NULL and an empty array mean none.
    /// Without it the directory does not say which roles people hold, and nobody is refused because
    /// the other person may do more.
    #[serde(default)]
    pub roles: Option<String>,
}

/// A person of a fixed list.
#[derive(Debug, Clone, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListedPersonRecord {
    /// The immutable id of the person.
    pub id: String,
    /// What the person signs in with.
    pub username: String,
    /// The name of the person as it is shown.
    pub display_name: String,
    /// An address to show beside the name.
    #[serde(default)]
    pub email: Option<String>,
    /// The id of the organisation to which the person belongs.
    pub organisation: String,
    /// The organisation's name as shown; its id if left out.
    #[serde(default)]
    pub organisation_name: Option<String>,
    /// Whether the person is let in at all; yes if left out.
    #[serde(default = "yes")]
    pub active: bool,
    /// The roles that the person holds. Either everybody in the list has this member, which may be
    /// empty, or nobody has: then the list does not say which roles people hold, and nobody is
    /// refused because the other person may do more.
    #[serde(default)]
    pub roles: Option<Vec<String>>,
}

/// A person, as a host's directory answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PersonRecord {
    /// The directory's immutable id of the person.
    pub id: String,
    /// What the person signs in with.
    pub username: String,
    /// The name of the person as it is shown.
    pub display_name: String,
    /// An address to show beside the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The id of the organisation to which the person belongs.
    pub organisation: String,
    /// The organisation's name as shown; its id if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation_name: Option<String>,
    /// Whether the directory lets the person in at all; yes if left out.
    #[serde(default = "yes")]
    pub active: bool,
}

fn ten_seconds() -> i64 {
    10_000
}

fn yes() -> bool {
    true
}

fn column_id() -> String {
    "id".to_owned()
}

fn column_username() -> String {
    "username".to_owned()
}

fn column_display_name() -> String {
    "display_name".to_owned()
}

fn column_organisation() -> String {
    "organisation".to_owned()
}
