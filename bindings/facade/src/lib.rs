#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod bridge;
mod caller;
mod config;
mod desks;
mod document;
mod facade;
mod faults;
mod guard;
pub mod host;
#[cfg(feature = "ldap")]
mod ldap;
mod listed;
mod manage;
mod models;
mod mount;
mod mount_config;
mod mount_manage;
mod open;
mod packed;
mod provided;
mod proxies;
mod runtime;
mod secret_file;
mod session;
mod text;
mod verify;
mod warning;

pub use caller::{ActorRecord, CallerRecord};
pub use config::{
    Config, DirectoryChoice, LdapAccountsRecord, LdapBindRecord, LdapGroupRecord,
    LdapInactiveRecord, LdapLayout, LdapPeopleRecord, LdapRolesRecord, ListedPersonRecord,
    MetadataRecord, PersonRecord, RelyingPartyRecord, TableRecord,
};
pub use document::api_document;
pub use facade::Facade;
pub use faults::{FaultPlace, FaultRecord, HostFaults};
pub use guard::{guarded, guarded_sync};
pub use keydesk_api::stateless::AuthenticationRecord;
pub use keydesk_api::{ApiError, Code, ErrorRecord, OPERATIONS};
pub use mount::{HttpAnswer, HttpRequest, Mount, header_pairs};
pub use mount_config::{LinkRecord, MountConfig, OtherTypeRecord};
pub use mount_manage::{HostAnswerRecord, HostPageRecord};
pub use open::{Dependencies, Maintenance};
pub use packed::Packed;
pub use proxies::TrustedProxiesRecord;
pub use runtime::{elsewhere, runtime};
pub use session::{Request, Session, Started, Waiting, started};
pub use text::{answer_text, error_text};
pub use verify::{CredentialHandle, RelyingPartyHandle, verify};
pub use warning::WarningRecord;
