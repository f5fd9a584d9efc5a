//! The display names of people who acted.

use std::collections::{BTreeMap, BTreeSet};

use futures::future::join_all;
use keydesk_api::records::UserView;
use keydesk_core::ids::UserId;

use crate::visit::Visit;

/// Names by id.
pub(crate) struct Names(BTreeMap<String, String>);

impl Names {
    /// The names of the people who acted on this account.
    pub(crate) async fn of<'a>(
        visit: &Visit,
        user: &UserView,
        acted: impl Iterator<Item = &'a str>,
    ) -> Self {
        let reader = visit.session.display_name.clone();
        let mut names: BTreeMap<String, String> =
            reader.map(|name| (visit.actor_id().to_owned(), name)).into_iter().collect();
        names.insert(user.id.to_string(), user.display_name.clone());
        // Neither a link nor the holder of a key is somebody that a directory knows.
        let people = acted.filter(|by| !by.starts_with("link:") && *by != "key_holder");
        let asked: BTreeSet<&str> = people.filter(|by| !names.contains_key(*by)).collect();
        let desk = visit.shared.api.desk();
        let found = join_all(asked.into_iter().map(|id| async move {
            let name = desk.display_name(&UserId::new(id).ok()?).await?;
            Some((id.to_owned(), name))
        }));
        names.extend(found.await.into_iter().flatten());
        Self(names)
    }

    /// A person's name, or their id where nobody knows it.
    pub(crate) fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.0.get(id).map_or(id, String::as_str)
    }
}
