//! Faults in finding people.

use async_trait::async_trait;
use keydesk_conformance::Stores;
use keydesk_core::ids::{OrganisationId, Role, UserId};
use keydesk_core::model::User;
use keydesk_core::ports::memory::MemoryDirectory;
use keydesk_core::ports::{Directory, SearchWords, UserPage};

use crate::fault::{Answer, Fault};
use crate::faults;

faults! {
    user_by_immutable_id: HidesTheDisabled, FindsByUserName;
    search_stays_in_scope: NoScopeIsEveryScope;
    search_matches_name_username_or_email: LeavesOutAddresses, FoldsAsciiAlone;
    search_every_word: OneWordIsEnough, KnowsPhrasesAlone, OneFieldHoldsEveryWord;
    search_without_words: WithoutWordsNobody;
    search_pages: RepeatsTheLast;
    search_counts: CountsThePage, CountsTheRest;
    search_text_is_data: KnowsWildcards;
    roles_by_immutable_id: HoldsOneRole, DisabledHoldNone, EverybodyIsAnAuthority, RolesByUserName;
}

#[derive(Default)]
struct HidesTheDisabled;

#[async_trait]
impl Fault for HidesTheDisabled {
    async fn user(&self, sound: &Stores, id: &UserId) -> Answer<Option<User>> {
        Ok(sound.directory.user(id).await?.filter(|user| user.active))
    }
}

#[derive(Default)]
struct FindsByUserName;

#[async_trait]
impl Fault for FindsByUserName {
    async fn user(&self, sound: &Stores, id: &UserId) -> Answer<Option<User>> {
        let everybody = everybody(sound).await?;
        let by_name = everybody.into_iter().find(|user| user.username == id.as_str());
        Ok(sound.directory.user(id).await?.or(by_name))
    }
}

#[derive(Default)]
struct NoScopeIsEveryScope;

#[async_trait]
impl Fault for NoScopeIsEveryScope {
    async fn search(
        &self,
        sound: &Stores,
        words: &SearchWords,
        organisations: &[OrganisationId],
        cursor: Option<&str>,
        limit: usize,
    ) -> Answer<UserPage> {
        let all = every_organisation();
        let organisations = if organisations.is_empty() { &all } else { organisations };
        sound.directory.search(words, organisations, cursor, limit).await
    }
}

#[derive(Default)]
struct LeavesOutAddresses;

#[async_trait]
impl Fault for LeavesOutAddresses {
    async fn search(
        &self,
        sound: &Stores,
        words: &SearchWords,
        organisations: &[OrganisationId],
        cursor: Option<&str>,
        limit: usize,
    ) -> Answer<UserPage> {
        let mut page = sound.directory.search(words, organisations, cursor, limit).await?;
        if matches!(words.as_slice(), [word] if word.contains('@')) {
            page.users.clear();
        }
        Ok(page)
    }
}

/// As `LIKE` does in SQLite.
#[derive(Default)]
struct FoldsAsciiAlone;

#[async_trait]
impl Fault for FoldsAsciiAlone {
    async fn search(
        &self,
        sound: &Stores,
        words: &SearchWords,
        organisations: &[OrganisationId],
        cursor: Option<&str>,
        limit: usize,
    ) -> Answer<UserPage> {
        let mut page = sound.directory.search(words, organisations, cursor, limit).await?;
        page.users.retain(|user| {
            words
                .as_slice()
                .iter()
                .map(|word| word.to_ascii_lowercase())
                .all(|word| fields(user).any(|field| field.to_ascii_lowercase().contains(&word)))
        });
        Ok(page)
    }
}

/// Signs count where there is no other word, as for a full-text index.
#[derive(Default)]
struct OneWordIsEnough;

#[async_trait]
impl Fault for OneWordIsEnough {
    async fn search(
        &self,
        sound: &Stores,
        words: &SearchWords,
        organisations: &[OrganisationId],
        cursor: Option<&str>,
        limit: usize,
    ) -> Answer<UserPage> {
        let mut words: Vec<_> = words.as_slice().iter().collect();
        if words.iter().any(|word| word.contains(char::is_alphabetic)) {
            words.retain(|word| word.contains(char::is_alphabetic));
        }
        let fits = |user: &User| {
            words.is_empty()
                || words.iter().any(|word| fields(user).any(|field| holds(field, word)))
        };
        answered(sound, fits, organisations, cursor, limit).await
    }
}

#[derive(Default)]
struct KnowsPhrasesAlone;

#[async_trait]
impl Fault for KnowsPhrasesAlone {
    async fn search(
        &self,
        sound: &Stores,
        words: &SearchWords,
        organisations: &[OrganisationId],
        cursor: Option<&str>,
        limit: usize,
    ) -> Answer<UserPage> {
        let phrase = words.as_slice().join(" ");
        let fits = |user: &User| fields(user).any(|field| holds(field, &phrase));
        answered(sound, fits, organisations, cursor, limit).await
    }
}

#[derive(Default)]
struct OneFieldHoldsEveryWord;

#[async_trait]
impl Fault for OneFieldHoldsEveryWord {
    async fn search(
        &self,
        sound: &Stores,
        words: &SearchWords,
        organisations: &[OrganisationId],
        cursor: Option<&str>,
        limit: usize,
    ) -> Answer<UserPage> {
        let fits = |user: &User| fields(user).any(|field| words.matches([field]));
        answered(sound, fits, organisations, cursor, limit).await
    }
}

#[derive(Default)]
struct WithoutWordsNobody;

#[async_trait]
impl Fault for WithoutWordsNobody {
    async fn search(
        &self,
        sound: &Stores,
        words: &SearchWords,
        organisations: &[OrganisationId],
        cursor: Option<&str>,
        limit: usize,
    ) -> Answer<UserPage> {
        let page = sound.directory.search(words, organisations, cursor, limit).await?;
        let count = page.count;
        Ok(if words.is_empty() { UserPage { count, ..UserPage::default() } } else { page })
    }
}

#[derive(Default)]
struct CountsThePage;

#[async_trait]
impl Fault for CountsThePage {
    async fn search(
        &self,
        sound: &Stores,
        words: &SearchWords,
        organisations: &[OrganisationId],
        cursor: Option<&str>,
        limit: usize,
    ) -> Answer<UserPage> {
        let mut page = sound.directory.search(words, organisations, cursor, limit).await?;
        page.count = Some(page.users.len() as u64);
        Ok(page)
    }
}

/// As where the cursor is part of what is counted.
#[derive(Default)]
struct CountsTheRest;

#[async_trait]
impl Fault for CountsTheRest {
    async fn search(
        &self,
        sound: &Stores,
        words: &SearchWords,
        organisations: &[OrganisationId],
        cursor: Option<&str>,
        limit: usize,
    ) -> Answer<UserPage> {
        let page = sound.directory.search(words, organisations, cursor, limit).await?;
        let rest = sound.directory.search(words, organisations, cursor, 1000).await?;
        Ok(UserPage { count: Some(rest.users.len() as u64), ..page })
    }
}

/// Begins the next page with the last of this one.
#[derive(Default)]
struct RepeatsTheLast;

#[async_trait]
impl Fault for RepeatsTheLast {
    async fn search(
        &self,
        sound: &Stores,
        words: &SearchWords,
        organisations: &[OrganisationId],
        cursor: Option<&str>,
        limit: usize,
    ) -> Answer<UserPage> {
        let mut page = sound.directory.search(words, organisations, cursor, limit).await?;
        if let Some(cursor) = cursor {
            let last = sound.directory.user(&UserId::new(cursor).unwrap()).await?;
            page.users.splice(0..0, last);
        }
        Ok(page)
    }
}

#[derive(Default)]
struct KnowsWildcards;

#[async_trait]
impl Fault for KnowsWildcards {
    async fn search(
        &self,
        sound: &Stores,
        words: &SearchWords,
        organisations: &[OrganisationId],
        cursor: Option<&str>,
        limit: usize,
    ) -> Answer<UserPage> {
        let any = SearchWords::default();
        let is_wildcard = matches!(words.as_slice(), [word] if word == "%" || word == "*");
        let words = if is_wildcard { &any } else { words };
        sound.directory.search(words, organisations, cursor, limit).await
    }
}

/// As where a column has room for one role.
#[derive(Default)]
struct HoldsOneRole;

#[async_trait]
impl Fault for HoldsOneRole {
    async fn roles(&self, sound: &Stores, id: &UserId) -> Answer<Vec<Role>> {
        let mut held = roles(sound, id).await?;
        held.truncate(1);
        Ok(held)
    }
}

#[derive(Default)]
struct DisabledHoldNone;

#[async_trait]
impl Fault for DisabledHoldNone {
    async fn roles(&self, sound: &Stores, id: &UserId) -> Answer<Vec<Role>> {
        let active = sound.directory.user(id).await?.is_some_and(|user| user.active);
        if active { roles(sound, id).await } else { Ok(Vec::new()) }
    }
}

#[derive(Default)]
struct EverybodyIsAnAuthority;

#[async_trait]
impl Fault for EverybodyIsAnAuthority {
    async fn roles(&self, sound: &Stores, id: &UserId) -> Answer<Vec<Role>> {
        let held = roles(sound, id).await?;
        Ok(if held.is_empty() { vec![Role::new("authority").unwrap()] } else { held })
    }
}

#[derive(Default)]
struct RolesByUserName;

#[async_trait]
impl Fault for RolesByUserName {
    async fn roles(&self, sound: &Stores, id: &UserId) -> Answer<Vec<Role>> {
        let everybody = everybody(sound).await?;
        let by_name = everybody.into_iter().find(|user| user.username == id.as_str());
        roles(sound, &by_name.map_or_else(|| id.clone(), |user| user.id)).await
    }
}

async fn roles(sound: &Stores, id: &UserId) -> Answer<Vec<Role>> {
    sound.directory.role_source().unwrap().roles(id).await
}

/// A page of those who fit, as the memory directory makes one.
async fn answered(
    sound: &Stores,
    fits: impl Fn(&User) -> bool + Send + Sync,
    organisations: &[OrganisationId],
    cursor: Option<&str>,
    limit: usize,
) -> Answer<UserPage> {
    let fitting: Vec<_> = everybody(sound).await?.into_iter().filter(|user| fits(user)).collect();
    MemoryDirectory::new(fitting)
        .search(&SearchWords::default(), organisations, cursor, limit)
        .await
}

fn fields(user: &User) -> impl Iterator<Item = &String> {
    [Some(&user.display_name), Some(&user.username), user.email.as_ref()].into_iter().flatten()
}

fn holds(field: &str, text: &str) -> bool {
    field.to_lowercase().contains(&text.to_lowercase())
}

async fn everybody(sound: &Stores) -> Answer<Vec<User>> {
    Ok(sound
        .directory
        .search(&SearchWords::default(), &every_organisation(), None, 1000)
        .await?
        .users)
}

fn every_organisation() -> Vec<OrganisationId> {
    let all = ["north", "south", "east", "west", "trust", "odd"];
    all.into_iter().map(|id| OrganisationId::new(id).unwrap()).collect()
}
