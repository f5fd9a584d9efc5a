//! Faults in finding people.

use async_trait::async_trait;
use keydesk_conformance::Stores;
use keydesk_core::ids::{OrganisationId, Role, UserId};
use keydesk_core::model::User;
use keydesk_core::ports::UserPage;

use crate::fault::{Answer, Fault};
use crate::faults;

faults! {
    user_by_immutable_id: HidesTheDisabled, FindsByUserName;
    search_stays_in_scope: NoScopeIsEveryScope;
    search_matches_name_username_or_email: LeavesOutAddresses, FoldsAsciiAlone;
    search_pages: RepeatsTheLast;
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
        query: &str,
        organisations: &[OrganisationId],
        cursor: Option<&str>,
        limit: usize,
    ) -> Answer<UserPage> {
        let all = every_organisation();
        let organisations = if organisations.is_empty() { &all } else { organisations };
        sound.directory.search(query, organisations, cursor, limit).await
    }
}

#[derive(Default)]
struct LeavesOutAddresses;

#[async_trait]
impl Fault for LeavesOutAddresses {
    async fn search(
        &self,
        sound: &Stores,
        query: &str,
        organisations: &[OrganisationId],
        cursor: Option<&str>,
        limit: usize,
    ) -> Answer<UserPage> {
        let mut page = sound.directory.search(query, organisations, cursor, limit).await?;
        if query.contains('@') {
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
        query: &str,
        organisations: &[OrganisationId],
        cursor: Option<&str>,
        limit: usize,
    ) -> Answer<UserPage> {
        let mut page = sound.directory.search(query, organisations, cursor, limit).await?;
        let query = query.to_ascii_lowercase();
        page.users.retain(|user| {
            let texts = [Some(&user.display_name), Some(&user.username), user.email.as_ref()];
            texts.into_iter().flatten().any(|text| text.to_ascii_lowercase().contains(&query))
        });
        Ok(page)
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
        query: &str,
        organisations: &[OrganisationId],
        cursor: Option<&str>,
        limit: usize,
    ) -> Answer<UserPage> {
        let mut page = sound.directory.search(query, organisations, cursor, limit).await?;
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
        query: &str,
        organisations: &[OrganisationId],
        cursor: Option<&str>,
        limit: usize,
    ) -> Answer<UserPage> {
        let query = if matches!(query, "%" | "*") { "" } else { query };
        sound.directory.search(query, organisations, cursor, limit).await
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

async fn everybody(sound: &Stores) -> Answer<Vec<User>> {
    Ok(sound.directory.search("", &every_organisation(), None, 1000).await?.users)
}

fn every_organisation() -> Vec<OrganisationId> {
    let all = ["north", "south", "east", "west", "odd"];
    all.into_iter().map(|id| OrganisationId::new(id).unwrap()).collect()
}
