//! Display names of the people who acted on an account, for its pages.

use std::collections::{BTreeMap, BTreeSet};

use futures::future::join_all;
use keydesk_api::records::UserView;
use keydesk_core::ids::UserId;

use crate::visit::Visit;

/// Display names by user id.
pub(crate) struct Names(BTreeMap<String, String>);

impl Names {
    /// Looks up the names of the people in `acted`, of `user` and of the viewer of the page.
    pub(crate) async fn of<'a>(
        visit: &Visit,
        user: &UserView,
        acted: impl Iterator<Item = &'a str>,
    ) -> Self {
        let viewer_name = visit.session.display_name.clone();
        let mut names: BTreeMap<String, String> =
            viewer_name.map(|name| (visit.actor_id().to_owned(), name)).into_iter().collect();
        names.insert(user.id.to_string(), user.display_name.clone());
        // `link:<id>` and `key_holder` also stand for who acted, but are not user ids.
        let people = acted.filter(|by| !by.starts_with("link:") && *by != "key_holder");
        let unknown: BTreeSet<&str> = people.filter(|by| !names.contains_key(*by)).collect();
        let desk = visit.shared.api.desk();
        let found = join_all(unknown.into_iter().map(|id| async move {
            let name = desk.display_name(&UserId::new(id).ok()?).await?;
            Some((id.to_owned(), name))
        }));
        names.extend(found.await.into_iter().flatten());
        Self(names)
    }

    /// The person's name, or `id` if the directory returned no name for it.
    pub(crate) fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.0.get(id).map_or(id, String::as_str)
    }
}
