//! Which of its functions a host provides.

use std::collections::BTreeMap;

use keydesk_api::ApiError;

use crate::open::invalid;

/// A part of the host: the functions that belong together.
struct Part {
    required: &'static [&'static str],
    optional: &'static [&'static str],
}

/// The functions that a host provides, checked: every part of it is whole.
pub(crate) struct Provided {
    functions: BTreeMap<String, Option<bool>>,
}

impl Provided {
    /// Reads `{"store.load": true, ...}`: for each function of every part that the host provides, by the
    /// name of its callback, `true` for a function, `false` for something else, and `null` where the
    /// host left it out.
    ///
    /// # Errors
    /// `configuration_invalid`, with the name of the function that is missing or not a function.
    pub(crate) fn read(text: &str) -> Result<Self, ApiError> {
        let functions: BTreeMap<String, Option<bool>> = serde_json::from_str(text)
            .map_err(|error| invalid(&format!("the host's functions cannot be read: {error}")))?;
        let unknown =
            |name: &&String| !PARTS.iter().any(|part| part.functions().any(|of| of == *name));
        if let Some(name) = functions.keys().find(unknown) {
            return Err(invalid(&format!("{name} is not a function of a host")));
        }
        for part in PARTS {
            let given = part.functions().any(|name| functions.contains_key(name));
            for name in part.functions() {
                let required = given && part.required.contains(&name);
                match (functions.get(name).copied().flatten(), name.split_once('.')) {
                    (Some(true), _) => {}
                    (Some(false), _) => return Err(invalid(&format!("{name} must be a function"))),
                    (None, Some((part, function))) if required => {
                        return Err(invalid(&format!("{part} has no function {function}")));
                    }
                    (None, None) if required => {
                        return Err(invalid(&format!("{name} must be a function")));
                    }
                    (None, _) => {}
                }
            }
        }
        Ok(Self { functions })
    }

    /// Whether the host provides this function.
    pub(crate) fn has(&self, function: &str) -> bool {
        self.functions.get(function) == Some(&Some(true))
    }
}

impl Part {
    fn functions(&self) -> impl Iterator<Item = &'static str> {
        self.required.iter().chain(self.optional).copied()
    }
}

const PARTS: [Part; 6] = [
    Part { required: &["store.load", "store.commit", "store.list", "store.remove"], optional: &[] },
    Part { required: &["directory.user", "directory.search"], optional: &["directory.roles"] },
    Part { required: &["may"], optional: &[] },
    Part { required: &["notifier.deliver"], optional: &[] },
    Part { required: &["onError"], optional: &[] },
    Part { required: &["portal.session"], optional: &["portal.signedIn"] },
];

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn refused(text: &str) -> String {
        let error = Provided::read(text).err().unwrap();
        assert_eq!(error.code.as_str(), "configuration_invalid");
        error.detail
    }

    #[test]
    fn a_part_is_whole_or_refused_by_the_name_of_what_is_missing() {
        let provided = Provided::read(
            r#"{"directory.user": true, "directory.search": true, "directory.roles": null, "may": true}"#,
        );
        let provided = provided.unwrap();
        assert!(provided.has("directory.user") && provided.has("may"));
        assert!(!provided.has("directory.roles") && !provided.has("store.load"));
        assert!(!Provided::read("{}").unwrap().has("portal.session"));
        for (text, detail) in [
            (r#"{"store.load": true, "store.commit": true}"#, "store has no function list"),
            (r#"{"notifier.deliver": null}"#, "notifier has no function deliver"),
            (r#"{"notifier.deliver": false}"#, "notifier.deliver must be a function"),
            (r#"{"may": null}"#, "may must be a function"),
            (r#"{"may": false}"#, "may must be a function"),
            (r#"{"store.save": true}"#, "store.save is not a function of a host"),
            (
                r#"{"directory.user": true, "directory.search": true, "directory.roles": false}"#,
                "directory.roles must be a function",
            ),
        ] {
            assert_eq!(refused(text), detail, "{text}");
        }
        assert!(refused("[]").starts_with("the host's functions cannot be read"));
    }

    #[test]
    fn the_functions_are_the_callbacks_of_the_document() {
        let document = crate::api_document();
        let callbacks = document["callbacks"].as_array().unwrap().iter();
        let callbacks: BTreeSet<_> = callbacks.map(|one| one["name"].as_str().unwrap()).collect();
        assert_eq!(PARTS.iter().flat_map(Part::functions).collect::<BTreeSet<_>>(), callbacks);
    }
}
