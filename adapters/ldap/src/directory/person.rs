//! A person, from the entry that the directory has of them.

use keydesk_core::ids::{OrganisationId, UserId};
use keydesk_core::model::{User, shows_nothing};
use keydesk_core::ports::SearchWords;
use keydesk_core::time::Timestamp;

use super::active;
use super::config::{DirectoryConfig, IdForm, Organisations};
use crate::dn::is_under;
use crate::entry::{Entry, malformed};
use crate::error::LdapError;
use crate::escape::{filter_bytes, filter_text};

impl DirectoryConfig {
    /// The person of an entry as it stands at `now`; `None` if they belong to no organisation.
    pub(crate) fn person(&self, entry: &Entry, now: Timestamp) -> Result<Option<User>, LdapError> {
        let Some((organisation, organisation_name)) = self.organisation(entry)? else {
            return Ok(None);
        };
        let names = &self.attributes;
        let username = names.username.iter().find_map(|name| shown(entry, name));
        let username = username
            .ok_or_else(|| malformed(format!("no value of {}", names.username.join(" or "))))?;
        let display_name = names.display_name.iter().find_map(|name| shown(entry, name));
        Ok(Some(User {
            id: self.id_of(entry)?,
            display_name: display_name.unwrap_or_else(|| username.clone()),
            username,
            email: names.email.as_ref().and_then(|name| shown(entry, name)),
            organisation,
            organisation_name,
            active: active::all_hold(&self.active, entry, now)?,
        }))
    }

    /// The id of an entry.
    pub(crate) fn id_of(&self, entry: &Entry) -> Result<UserId, LdapError> {
        let name = &self.attributes.id;
        let text = match self.id {
            IdForm::ObjectGuid => {
                let bytes = entry.needed(name)?.try_into();
                guid_text(bytes.map_err(|_| malformed(format!("{name} has not 16 bytes")))?)
            }
            IdForm::Uuid | IdForm::Text => entry.needed_text(name)?.to_owned(),
        };
        UserId::new(text).map_err(|_| malformed(format!("{name} is no id")))
    }

    /// A filter for the person with this id; `None` if nobody can have it.
    pub(crate) fn by_id(&self, id: &UserId) -> Option<String> {
        let value = match self.id {
            IdForm::Uuid => is_uuid(id.as_str()).then(|| filter_text(id.as_str()))?,
            IdForm::ObjectGuid => filter_bytes(&guid_bytes(id.as_str())?),
            IdForm::Text => filter_text(id.as_str()),
        };
        Some(format!("(&{}({}={value}))", self.filter, self.attributes.id))
    }

    /// A filter for people who match every word, one part for each; no text without words.
    pub(crate) fn by_words(&self, words: &SearchWords) -> String {
        let one = |word: &String| {
            let value = filter_text(word);
            let parts = self.searched().map(|name| format!("({name}=*{value}*)"));
            format!("(|{})", parts.collect::<String>())
        };
        words.as_slice().iter().map(one).collect()
    }

    /// Whether the person matches every word by name, a user name or the address. The server's
    /// matching rule may ignore more than case; a match by that alone does not count.
    pub(crate) fn matches(&self, entry: &Entry, words: &SearchWords) -> bool {
        words.matches(self.searched().filter_map(|name| shown(entry, name)))
    }

    /// The attributes that a search looks into.
    fn searched(&self) -> impl Iterator<Item = &String> {
        let names = &self.attributes;
        names.display_name.iter().chain(&names.username).chain(&names.email)
    }

    fn organisation(&self, entry: &Entry) -> Result<Option<(OrganisationId, String)>, LdapError> {
        match &self.organisations {
            Organisations::One(id, name) => Ok(Some((id.clone(), name.clone()))),
            Organisations::Branches(branches) => {
                // The innermost, where one stands in another.
                let under = branches.iter().filter(|branch| is_under(&entry.dn, &branch.base));
                let innermost =
                    under.max_by_key(|branch| crate::dn::parts(&branch.base).map(|dn| dn.len()));
                Ok(innermost.map(|branch| (branch.id.clone(), branch.name.clone())))
            }
            Organisations::Attribute { id, name } => {
                if entry.all(id).is_empty() {
                    return Ok(None);
                }
                let text = entry.needed_text(id)?;
                let id = OrganisationId::new(text)
                    .map_err(|_| malformed(format!("{id} is no organisation")))?;
                let name = name.as_ref().and_then(|name| shown(entry, name));
                Ok(Some((id, name.unwrap_or_else(|| text.to_owned()))))
            }
        }
    }
}

/// The first value as text to show. People may write their own names, so that a long or odd one
/// must not keep others from being found: it is cut.
fn shown(entry: &Entry, name: &str) -> Option<String> {
    let value = entry.all(name).first()?;
    let text = String::from_utf8_lossy(value.get(..MAX_SHOWN).unwrap_or(value));
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    (!shows_nothing(&text)).then_some(text)
}

fn is_uuid(text: &str) -> bool {
    text.split('-').map(str::len).eq([8, 4, 4, 4, 12])
        && text.bytes().all(|byte| byte == b'-' || matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// An objectGUID as Active Directory shows it: the first three groups are stored backwards.
fn guid_text(bytes: [u8; 16]) -> String {
    let mut text = String::with_capacity(36);
    for (position, index) in GUID_ORDER.into_iter().enumerate() {
        if [4, 6, 8, 10].contains(&position) {
            text.push('-');
        }
        text.push_str(&format!("{:02x}", bytes[index]));
    }
    text
}

fn guid_bytes(text: &str) -> Option<[u8; 16]> {
    if !is_uuid(text) {
        return None;
    }
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    let mut bytes = [0; 16];
    for (position, index) in GUID_ORDER.into_iter().enumerate() {
        bytes[index] = u8::from_str_radix(digits.get(position * 2..position * 2 + 2)?, 16).ok()?;
    }
    Some(bytes)
}

const GUID_ORDER: [usize; 16] = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
/// Bytes of a name or address.
const MAX_SHOWN: usize = 1_024;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::LdapErrorCode;

    fn entry(dn: &str, attributes: &[(&str, &[u8])]) -> Entry {
        let attributes =
            attributes.iter().map(|(name, value)| ((*name).to_owned(), vec![value.to_vec()]));
        Entry::new(dn.to_owned(), attributes)
    }

    fn ad(control: &[u8], guid: &[u8]) -> Entry {
        entry(
            "CN=Jo,OU=Staff,DC=example",
            &[
                ("objectGUID", guid),
                ("userPrincipalName", b"jo@example"),
                ("displayName", b"Jo Lark"),
                ("company", b"north"),
                ("userAccountControl", control),
            ],
        )
    }

    #[test]
    fn active_directory_is_read_as_it_writes() {
        let config = DirectoryConfig::active_directory("DC=example");
        let now = Timestamp::from_unix_millis(0);
        let guid: Vec<u8> = (0..16).collect();
        let user = config.person(&ad(b"512", &guid), now).unwrap().unwrap();
        assert_eq!(user.id.as_str(), "03020100-0504-0706-0809-0a0b0c0d0e0f");
        assert_eq!((user.username.as_str(), user.active), ("jo@example", true));
        let by_id = config.by_id(&user.id).unwrap();
        let bytes: String = (0..16).map(|byte| format!("\\{byte:02x}")).collect();
        assert!(by_id.ends_with(&format!("(objectGUID={bytes}))")), "{by_id}");
        assert!(!config.person(&ad(b"514", &guid), now).unwrap().unwrap().active);
        for broken in [ad(b"x", &guid), ad(b"512", &guid[1..])] {
            let error = config.person(&broken, now).unwrap_err();
            assert_eq!(error.code, LdapErrorCode::EntryMalformed);
        }
    }

    #[test]
    fn f15_a_name_that_shows_nothing_is_absent() {
        let config = DirectoryConfig::inet_org_person("dc=example");
        for (shown, expected) in [
            ("\u{3164}\u{e0041}", "Jo Lark"),
            ("\u{2800} ", "Jo Lark"),
            ("J\u{200b}o", "J\u{200b}o"),
        ] {
            let person = entry(
                "uid=jo,dc=example",
                &[
                    ("entryUUID", b"00010203-0405-0607-0809-0a0b0c0d0e0f"),
                    ("uid", b"jo"),
                    ("displayName", shown.as_bytes()),
                    ("cn", b"Jo Lark"),
                    ("o", b"north"),
                ],
            );
            let user = config.person(&person, Timestamp::from_unix_millis(0)).unwrap().unwrap();
            assert_eq!(user.display_name, expected, "{shown:?}");
        }
    }

    #[test]
    fn an_id_that_nobody_can_have_is_not_asked_for() {
        let config = DirectoryConfig::inet_org_person("dc=example");
        for text in ["jo", "*", "C6BF84A0-A7AF-4307-871D-A13F28782723", "c6bf84a0a7af4307871da13f"]
        {
            assert_eq!(config.by_id(&UserId::new(text).unwrap()), None, "{text}");
        }
        assert!(
            config.by_id(&UserId::new("c6bf84a0-a7af-4307-871d-a13f28782723").unwrap()).is_some()
        );
    }

    #[test]
    fn a_long_name_is_cut_and_a_control_character_left_out() {
        let mut long = "\u{e9}".repeat(1_000_000).into_bytes();
        long.push(7);
        let person = entry("cn=a", &[("cn", &long), ("sn", b"a\nb")]);
        assert!(shown(&person, "cn").unwrap().len() <= MAX_SHOWN + 3);
        assert_eq!(shown(&person, "sn").unwrap(), "ab");
    }

    #[test]
    fn every_word_has_a_part_of_the_filter() {
        let config = DirectoryConfig::inet_org_person("dc=example");
        let filter = |text: &str| config.by_words(&text.into());
        assert_eq!(filter(""), "");
        let part = |word: &str| {
            let names = config.searched().map(|name| format!("({name}=*{word}*)"));
            format!("(|{})", names.collect::<String>())
        };
        assert_eq!(filter("LARK, Kim*"), part("LARK") + &part("Kim\\2a"));
    }

    #[test]
    fn the_innermost_branch_is_the_organisation() {
        use super::super::config::Branch;
        let branch = |id: &str, base: &str| Branch {
            id: OrganisationId::new(id).unwrap(),
            name: id.to_uppercase(),
            base: base.to_owned(),
        };
        let mut config = DirectoryConfig::inet_org_person("dc=example");
        config.organisations = Organisations::Branches(vec![
            branch("trust", "ou=trust,dc=example"),
            branch("ward", "ou=ward,ou=trust,dc=example"),
        ]);
        let of = |dn: &str| config.organisation(&entry(dn, &[])).unwrap().map(|(_, name)| name);
        assert_eq!(of("cn=a,OU=Ward,ou=trust,dc=example").as_deref(), Some("WARD"));
        assert_eq!(of("cn=a,ou=trust,dc=example").as_deref(), Some("TRUST"));
        assert_eq!(of("cn=a,dc=example"), None);
    }
}
