//! People in a fixed list, from configuration.

use keydesk_api::ApiError;
use keydesk_core::ids::Role;
use keydesk_core::ports::memory::MemoryDirectory;

use crate::config::{ListedPersonRecord, PersonRecord};
use crate::host::to_user;
use crate::open::invalid;

/// The directory of these people.
///
/// # Errors
/// `configuration_invalid`.
pub(crate) fn directory(people: Vec<ListedPersonRecord>) -> Result<MemoryDirectory, ApiError> {
    let (mut users, mut held) = (Vec::new(), Vec::new());
    for (index, listed) in people.into_iter().enumerate() {
        let (person, roles) = split(listed);
        let user = to_user(person).map_err(|_| {
            invalid(&format!("directory.people[{index}]: id or organisation is not valid"))
        })?;
        if let Some(roles) = roles {
            let roles: Result<Vec<_>, _> = roles.into_iter().map(Role::new).collect();
            let wrong =
                |_| invalid(&format!("directory.people[{index}].roles: a role is not valid"));
            held.push((user.id.clone(), roles.map_err(wrong)?));
        }
        users.push(user);
    }
    // Somebody who was forgotten would count as somebody without roles.
    if !held.is_empty() && held.len() < users.len() {
        return Err(invalid("directory.people must have roles for every person, or for none"));
    }
    let says = !held.is_empty();
    let directory = MemoryDirectory::new(users);
    Ok(if says { directory.with_roles(held) } else { directory })
}

fn split(listed: ListedPersonRecord) -> (PersonRecord, Option<Vec<String>>) {
    let ListedPersonRecord {
        id,
        username,
        display_name,
        email,
        organisation,
        organisation_name,
        active,
        roles,
    } = listed;
    let person =
        PersonRecord { id, username, display_name, email, organisation, organisation_name, active };
    (person, roles)
}
