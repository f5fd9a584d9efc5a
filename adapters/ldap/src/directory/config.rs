//! Where the host's people are, and what they are made of.

use std::time::Duration;

use keydesk_core::ids::{OrganisationId, Role};

use crate::error::{LdapError, LdapErrorCode};

/// Where people are, how they are recognised, and which attribute holds what.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DirectoryConfig {
    /// The branches that hold people; all of each is searched.
    pub bases: Vec<String>,
    /// A filter (RFC 4515) that people match and nothing else does.
    pub filter: String,
    /// Which attribute holds what.
    pub attributes: Attributes,
    /// The form of the id.
    pub id: IdForm,
    /// Which organisation somebody belongs to.
    pub organisations: Organisations,
    /// The rules for active people: every rule must hold. Without rules everybody is active.
    pub active: Vec<Active>,
    /// The treatment of referrals.
    pub referrals: Referrals,
    /// Which roles the members of which groups hold. Without groups the directory does not say which
    /// roles people hold, and nobody is refused because the other person may do more.
    pub roles: Roles,
    /// How long an answer about an id is cached, whether a person was found or not;
    /// default 30 s, at most 5 minutes. A person who was disabled or removed may sign in for so long, and
    /// an officer who asked for an id before it was given to somebody may not find them for so long. A
    /// sign-in and [`sweep`](crate::sweep) ask the server again before they treat a person as gone.
    pub cache: Duration,
    /// How many entries the server gives at a time; default 500, the most that servers give
    /// anybody is often 1000.
    pub page_size: i32,
    /// A search that finds more people than this is refused; default 20,000.
    pub max_matches: usize,
}

/// Which attribute holds what. Names do not depend on case.
#[derive(Debug, Clone)]
pub struct Attributes {
    /// The immutable id.
    pub id: String,
    /// What people sign in with. The first of these that an entry has is the user name; a search
    /// looks into all of them.
    pub username: Vec<String>,
    /// Their name as shown; the first of these that there is.
    pub display_name: Vec<String>,
    /// An address to show beside the name; `None`: there is none.
    pub email: Option<String>,
}

/// The form of an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdForm {
    /// A UUID as text: `entryUUID` (RFC 4530), `nsUniqueId` of that form.
    Uuid,
    /// Active Directory's `objectGUID`: 16 bytes, shown as it shows them.
    ObjectGuid,
    /// Text that the host never changes and never gives to another.
    Text,
}

/// Which organisation somebody belongs to.
#[derive(Debug, Clone)]
pub enum Organisations {
    /// Everybody belongs to this one.
    One(OrganisationId, String),
    /// An attribute says so. Anyone who has none belongs to none: no search finds them, and to ask for
    /// them by id is `entry_malformed`.
    Attribute {
        /// Holds the organisation's id.
        id: String,
        /// Holds its name as shown; `None`: the id is the name.
        name: Option<String>,
    },
    /// Where the entry stands says so.
    Branches(Vec<Branch>),
}

/// An organisation's branch.
#[derive(Debug, Clone)]
pub struct Branch {
    /// The organisation.
    pub id: OrganisationId,
    /// Its name as shown.
    pub name: String,
    /// The branch.
    pub base: String,
}

/// A rule that an entry must meet for the person to register and sign in.
#[derive(Debug, Clone)]
pub enum Active {
    /// The entry has none of these attributes: `pwdAccountLockedTime`, for instance.
    Without(Vec<String>),
    /// The attribute holds none of these values; compared without case.
    UnlessValue {
        /// The attribute.
        attribute: String,
        /// Values that keep somebody out.
        values: Vec<String>,
    },
    /// The attribute holds one of these values; compared without case.
    OnlyValue {
        /// The attribute.
        attribute: String,
        /// Values that let somebody in.
        values: Vec<String>,
    },
    /// The time in this attribute is still to come. An entry without the attribute never expires.
    NotExpired {
        /// The attribute.
        attribute: String,
        /// How it writes a time.
        form: TimeForm,
    },
    /// The number in this attribute has none of these bits. An entry without the attribute is
    /// refused, because nothing then says that the account is enabled.
    ///
    /// Active Directory computes `msDS-User-Account-Control-Computed` for searches: bit `0x10` is an
    /// account locked by wrong passwords, bit `0x80_0000` one whose password has expired. Refusing
    /// locked accounts lets a stranger who types wrong passwords keep people from their keys.
    UnlessBits {
        /// The attribute.
        attribute: String,
        /// The bits.
        bits: i64,
    },
}

/// How an attribute writes a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeForm {
    /// 100 ns since 1601-01-01 (UTC), as Active Directory's `accountExpires` has it; 0 and 2^63 - 1
    /// mean never.
    WindowsFileTime,
    /// Generalized Time (RFC 4517 section 3.3.13): `20261130073000Z`.
    GeneralizedTime,
    /// Days since 1970-01-01 (UTC), as `shadowExpire` has it (RFC 2307); a negative number means
    /// never. The account ends when that day begins.
    DaysSinceEpoch,
}

impl Active {
    /// Active Directory: `userAccountControl` is without ACCOUNTDISABLE.
    pub fn enabled_in_active_directory() -> Self {
        Self::UnlessBits { attribute: "userAccountControl".to_owned(), bits: ACCOUNT_DISABLED }
    }

    /// Active Directory: the time in `accountExpires` has not come.
    pub fn not_expired_in_active_directory() -> Self {
        let attribute = "accountExpires".to_owned();
        Self::NotExpired { attribute, form: TimeForm::WindowsFileTime }
    }

    /// Active Directory: the account is not locked by wrong passwords. In no preset; see
    /// [`Active::UnlessBits`].
    pub fn not_locked_in_active_directory() -> Self {
        let attribute = "msDS-User-Account-Control-Computed".to_owned();
        Self::UnlessBits { attribute, bits: LOCKED_OUT }
    }

    /// The attribute that the rule reads, or several.
    fn attributes(&self) -> &[String] {
        match self {
            Self::Without(attributes) => attributes,
            Self::UnlessValue { attribute, .. }
            | Self::OnlyValue { attribute, .. }
            | Self::NotExpired { attribute, .. }
            | Self::UnlessBits { attribute, .. } => std::slice::from_ref(attribute),
        }
    }
}

/// The treatment of referrals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Referrals {
    /// Fail: `referral_refused`.
    Refuse,
    /// Take what this server has. For Active Directory, whose root always points to branches that
    /// hold no people.
    Ignore,
    /// Go on at these servers, with the name and protection that were configured, three steps at
    /// most; fail for any other. `ldap://host:port`, as they stand in the referral.
    Follow(Vec<String>),
}

/// Which roles the members of which groups hold.
#[derive(Debug, Clone)]
pub struct Roles {
    /// The distinguished name of a group, and the role of its members. A group that is not there
    /// is an error, not a group without members.
    pub groups: Vec<(String, Role)>,
    /// The attribute of a group that holds its members' names.
    pub member: String,
    /// Whether members of groups in groups count: Active Directory's matching rule
    /// 1.2.840.113556.1.4.1941, which other servers do not have.
    pub nested: bool,
}

impl DirectoryConfig {
    /// People as OpenLDAP keeps them by default: `inetOrgPerson` with `entryUUID`, `uid`, `mail`,
    /// organisation in `o`. Refused are accounts that the password policy overlay locked or ended
    /// (`pwdAccountLockedTime`, `pwdEndTime`), that `shadowExpire` ended, and those disabled or ended
    /// the way 389 Directory Server and OpenDJ do it (`nsAccountLock`, `ds-pwp-account-disabled`,
    /// `ds-pwp-account-expiration-time`). A server that does not know one of these attributes leaves
    /// it out.
    pub fn inet_org_person(base: impl Into<String>) -> Self {
        Self {
            bases: vec![base.into()],
            filter: "(objectClass=inetOrgPerson)".to_owned(),
            attributes: Attributes {
                id: "entryUUID".to_owned(),
                username: vec!["uid".to_owned()],
                display_name: vec!["displayName".to_owned(), "cn".to_owned()],
                email: Some("mail".to_owned()),
            },
            id: IdForm::Uuid,
            organisations: Organisations::Attribute { id: "o".to_owned(), name: None },
            active: not_disabled_by_any_server(),
            referrals: Referrals::Refuse,
            roles: Roles { groups: Vec::new(), member: "member".to_owned(), nested: false },
            cache: Duration::from_secs(30),
            page_size: 500,
            max_matches: 20_000,
        }
    }

    /// People as Active Directory keeps them: `objectGUID`, `userPrincipalName` or else
    /// `sAMAccountName` (built-in accounts, and many others, have no `userPrincipalName`),
    /// organisation in `company`. Refused are disabled accounts (`userAccountControl`) and expired
    /// ones (`accountExpires`). `logonHours` is not read.
    pub fn active_directory(base: impl Into<String>) -> Self {
        Self {
            filter: "(&(objectCategory=person)(objectClass=user))".to_owned(),
            attributes: Attributes {
                id: "objectGUID".to_owned(),
                username: vec!["userPrincipalName".to_owned(), "sAMAccountName".to_owned()],
                display_name: vec!["displayName".to_owned(), "cn".to_owned()],
                email: Some("mail".to_owned()),
            },
            id: IdForm::ObjectGuid,
            organisations: Organisations::Attribute { id: "company".to_owned(), name: None },
            active: vec![
                Active::enabled_in_active_directory(),
                Active::not_expired_in_active_directory(),
            ],
            referrals: Referrals::Ignore,
            roles: Roles { groups: Vec::new(), member: "member".to_owned(), nested: true },
            ..Self::inet_org_person(base)
        }
    }

    pub(crate) fn checked(&self) -> Result<(), LdapError> {
        let wrong = |why: String| Err(LdapError::new(LdapErrorCode::ConfigInvalid, why));
        if self.bases.is_empty() {
            return wrong("bases must not be empty".to_owned());
        }
        if self.cache > LONGEST_CACHE {
            return wrong(format!("cache must be at most {LONGEST_CACHE:?}"));
        }
        if self.page_size < 1 || self.max_matches == 0 {
            return wrong("page_size and max_matches must be 1 or more".to_owned());
        }
        let filter = ldap3::parse_filter(&self.filter);
        if filter.is_err() || !self.filter.starts_with('(') {
            return wrong("filter must be a filter in parentheses (RFC 4515)".to_owned());
        }
        for name in self.names() {
            let fits = !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.;".contains(&byte));
            if !fits {
                return wrong(format!("{name:?} is not the name of an attribute"));
            }
        }
        if self.attributes.display_name.is_empty() || self.attributes.username.is_empty() {
            return wrong(
                "username and display_name must each name at least one attribute".to_owned(),
            );
        }
        let branches = match &self.organisations {
            Organisations::Branches(branches) if branches.is_empty() => {
                return wrong("organisations must name at least one branch".to_owned());
            }
            Organisations::Branches(branches) => branches.as_slice(),
            _ => &[],
        };
        let mut dns = self.bases.iter().chain(branches.iter().map(|branch| &branch.base));
        match dns.find(|dn| crate::dn::parts(dn).is_none()) {
            Some(dn) => wrong(format!("{dn:?} is not a distinguished name (RFC 4514)")),
            None => Ok(()),
        }
    }

    /// Every attribute that is read or compared.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names = vec![self.attributes.id.clone()];
        names.extend(self.attributes.username.iter().cloned());
        names.extend(self.attributes.display_name.iter().cloned());
        names.extend(self.attributes.email.clone());
        if let Organisations::Attribute { id, name } = &self.organisations {
            names.push(id.clone());
            names.extend(name.clone());
        }
        names.extend(self.active.iter().flat_map(Active::attributes).cloned());
        names
    }
}

/// The attributes with which OpenLDAP, 389 Directory Server and OpenDJ disable or end an account.
fn not_disabled_by_any_server() -> Vec<Active> {
    let name = str::to_owned;
    let no_true = |attribute: &str| Active::UnlessValue {
        attribute: name(attribute),
        values: vec![name("true")],
    };
    let before = |attribute: &str, form| Active::NotExpired { attribute: name(attribute), form };
    vec![
        Active::Without(vec![name("pwdAccountLockedTime")]),
        before("pwdEndTime", TimeForm::GeneralizedTime),
        before("shadowExpire", TimeForm::DaysSinceEpoch),
        no_true("nsAccountLock"),
        no_true("ds-pwp-account-disabled"),
        before("ds-pwp-account-expiration-time", TimeForm::GeneralizedTime),
    ]
}

const ACCOUNT_DISABLED: i64 = 0x2;
const LOCKED_OUT: i64 = 0x10;
const LONGEST_CACHE: Duration = Duration::from_secs(300);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_can_be_used_and_what_cannot_be_meant_is_refused() {
        let good = DirectoryConfig::inet_org_person("ou=people,dc=example");
        assert_eq!(good.checked(), Ok(()));
        assert_eq!(DirectoryConfig::active_directory("dc=example").checked(), Ok(()));
        let wrong: [fn(&mut DirectoryConfig); 10] = [
            |config| config.bases.clear(),
            |config| config.bases = vec!["people".to_owned()],
            |config| config.filter = "objectClass=person".to_owned(),
            |config| config.filter = "(objectClass=person".to_owned(),
            |config| config.attributes.username = vec!["uid)(cn=*".to_owned()],
            |config| config.attributes.username.clear(),
            |config| config.attributes.display_name.clear(),
            |config| config.cache = Duration::from_secs(301),
            |config| config.page_size = 0,
            |config| config.organisations = Organisations::Branches(Vec::new()),
        ];
        for change in wrong {
            let mut config = good.clone();
            change(&mut config);
            let error = config.checked().unwrap_err();
            assert_eq!(error.code, LdapErrorCode::ConfigInvalid, "{config:?}");
        }
    }
}
