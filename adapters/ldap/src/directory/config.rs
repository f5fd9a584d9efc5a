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
    /// Who is let in.
    pub active: Active,
    /// What to do when the server points elsewhere.
    pub referrals: Referrals,
    /// Which roles the members of which groups hold.
    pub roles: Roles,
    /// For how long what the directory said of a person, found by id, is taken for true; default
    /// 30 s, at most 5 minutes. Who was disabled or removed may sign in for so long. That somebody
    /// is not there is asked anew each time.
    pub cache: Duration,
    /// How many entries the server gives at a time; default 500, the most that servers give
    /// anybody is often 1000.
    pub page_size: i32,
    /// A search that finds more people than this is refused; default 20,000.
    pub most_matches: usize,
}

/// Which attribute holds what. Names do not depend on case.
#[derive(Debug, Clone)]
pub struct Attributes {
    /// The immutable id.
    pub id: String,
    /// What people sign in with.
    pub username: String,
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
    /// An attribute says so. Whoever has none belongs to none: no search finds them, and to ask for
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

/// Who is let in.
#[derive(Debug, Clone)]
pub enum Active {
    /// Everybody who is there.
    Everybody,
    /// Whoever lacks these attributes: `pwdAccountLockedTime`, for instance.
    Without(Vec<String>),
    /// Whoever has none of these values in this attribute; compared without case.
    UnlessValue {
        /// The attribute.
        attribute: String,
        /// Values that keep somebody out.
        values: Vec<String>,
    },
    /// Whoever has one of these values in this attribute; compared without case.
    OnlyValue {
        /// The attribute.
        attribute: String,
        /// Values that let somebody in.
        values: Vec<String>,
    },
    /// Active Directory: `userAccountControl` without ACCOUNTDISABLE. An entry without the
    /// attribute is refused, because nothing then says that it is enabled.
    UserAccountControl,
}

/// What to do when the server points elsewhere.
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
    /// organisation in `o`, locked by the password policy overlay.
    pub fn inet_org_person(base: impl Into<String>) -> Self {
        Self {
            bases: vec![base.into()],
            filter: "(objectClass=inetOrgPerson)".to_owned(),
            attributes: Attributes {
                id: "entryUUID".to_owned(),
                username: "uid".to_owned(),
                display_name: vec!["displayName".to_owned(), "cn".to_owned()],
                email: Some("mail".to_owned()),
            },
            id: IdForm::Uuid,
            organisations: Organisations::Attribute { id: "o".to_owned(), name: None },
            active: Active::Without(vec!["pwdAccountLockedTime".to_owned()]),
            referrals: Referrals::Refuse,
            roles: Roles { groups: Vec::new(), member: "member".to_owned(), nested: false },
            cache: Duration::from_secs(30),
            page_size: 500,
            most_matches: 20_000,
        }
    }

    /// People as Active Directory keeps them: `objectGUID`, `userPrincipalName`,
    /// `userAccountControl`, organisation in `company`.
    pub fn active_directory(base: impl Into<String>) -> Self {
        Self {
            filter: "(&(objectCategory=person)(objectClass=user))".to_owned(),
            attributes: Attributes {
                id: "objectGUID".to_owned(),
                username: "userPrincipalName".to_owned(),
                display_name: vec!["displayName".to_owned(), "cn".to_owned()],
                email: Some("mail".to_owned()),
            },
            id: IdForm::ObjectGuid,
            organisations: Organisations::Attribute { id: "company".to_owned(), name: None },
            active: Active::UserAccountControl,
            referrals: Referrals::Ignore,
            roles: Roles { groups: Vec::new(), member: "member".to_owned(), nested: true },
            ..Self::inet_org_person(base)
        }
    }

    pub(crate) fn checked(&self) -> Result<(), LdapError> {
        let wrong = |why: String| Err(LdapError::new(LdapErrorCode::ConfigInvalid, why));
        if self.bases.is_empty() {
            return wrong("bases: at least one".to_owned());
        }
        if self.cache > LONGEST_CACHE {
            return wrong(format!("cache: at most {LONGEST_CACHE:?}"));
        }
        if self.page_size < 1 || self.most_matches == 0 {
            return wrong("page_size and most_matches: 1 or more".to_owned());
        }
        let filter = ldap3::parse_filter(&self.filter);
        if filter.is_err() || !self.filter.starts_with('(') {
            return wrong("filter: a filter in parentheses (RFC 4515)".to_owned());
        }
        for name in self.names() {
            let fits = !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.;".contains(&byte));
            if !fits {
                return wrong(format!("{name:?} is no name of an attribute"));
            }
        }
        if self.attributes.display_name.is_empty() {
            return wrong("display_name: at least one attribute".to_owned());
        }
        let branches = match &self.organisations {
            Organisations::Branches(branches) if branches.is_empty() => {
                return wrong("organisations: at least one branch".to_owned());
            }
            Organisations::Branches(branches) => branches.as_slice(),
            _ => &[],
        };
        let mut dns = self.bases.iter().chain(branches.iter().map(|branch| &branch.base));
        match dns.find(|dn| crate::dn::parts(dn).is_none()) {
            Some(dn) => wrong(format!("{dn:?} is no distinguished name")),
            None => Ok(()),
        }
    }

    /// Every attribute that is read or compared.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names = vec![self.attributes.id.clone(), self.attributes.username.clone()];
        names.extend(self.attributes.display_name.iter().cloned());
        names.extend(self.attributes.email.clone());
        if let Organisations::Attribute { id, name } = &self.organisations {
            names.push(id.clone());
            names.extend(name.clone());
        }
        match &self.active {
            Active::Everybody => {}
            Active::Without(attributes) => names.extend(attributes.iter().cloned()),
            Active::UnlessValue { attribute, .. } | Active::OnlyValue { attribute, .. } => {
                names.push(attribute.clone());
            }
            Active::UserAccountControl => names.push(USER_ACCOUNT_CONTROL.to_owned()),
        }
        names
    }
}

pub(crate) const USER_ACCOUNT_CONTROL: &str = "userAccountControl";
const LONGEST_CACHE: Duration = Duration::from_secs(300);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_can_be_used_and_what_cannot_be_meant_is_refused() {
        let good = DirectoryConfig::inet_org_person("ou=people,dc=example");
        assert_eq!(good.checked(), Ok(()));
        assert_eq!(DirectoryConfig::active_directory("dc=example").checked(), Ok(()));
        let wrong: [fn(&mut DirectoryConfig); 9] = [
            |config| config.bases.clear(),
            |config| config.bases = vec!["people".to_owned()],
            |config| config.filter = "objectClass=person".to_owned(),
            |config| config.filter = "(objectClass=person".to_owned(),
            |config| config.attributes.username = "uid)(cn=*".to_owned(),
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
