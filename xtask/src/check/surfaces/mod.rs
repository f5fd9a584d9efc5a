//! The typed surface of every language, and the JSON API, hold what `api.json` holds: each operation,
//! field and code, documented in the same words. Another language is another [`Surface`].

mod described;
mod openapi;
mod typescript;

use std::fs;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::project::Project;
use described::Described;

/// The surface of one language.
struct Surface {
    name: &'static str,
    /// What it is read from.
    files: &'static [&'static str],
    read: fn(&[String]) -> Result<Described>,
    /// Whether it has everything, or the operations of a desk alone.
    whole: bool,
    /// Records that have another name there: ours, theirs.
    renamed: &'static [(&'static str, &'static str)],
    /// Records that are a part of another, or no record there.
    absent: &'static [&'static str],
    /// Fields that are said in the language's own way, or are its own: our record, field.
    own: &'static [(&'static str, &'static str)],
}

const SURFACES: &[Surface] = &[
    Surface {
        name: "bindings/node",
        files: &["bindings/node/types.d.ts", "bindings/node/index.d.ts"],
        read: typescript::read,
        whole: true,
        renamed: &[
            ("CallerRecord", "CallOptions"),
            ("Config", "DeskConfig"),
            ("ErrorRecord", "KeydeskError"),
            ("MountConfig", "MountOptions"),
            ("PortalSession", "Session"),
            ("PortalSignedIn", "SignedIn"),
        ],
        // Types of TypeScript, and no interfaces.
        absent: &["DirectoryChoice", "TableOutcome", "ResponseJson", "UserVerification"],
        own: &[
            ("CallerRecord", "signal"),
            ("Config", "directory"),
            ("Config", "hostTimeoutMs"),
            ("Config", "may"),
            ("Config", "notifier"),
            ("Config", "secret"),
            ("Config", "store"),
            ("ErrorRecord", "code"),
            ("ErrorRecord", "detail"),
            ("MountConfig", "actor"),
            ("MountConfig", "session"),
            ("MountConfig", "signedIn"),
        ],
    },
    Surface {
        name: "the JSON API",
        files: &["adapters/http/openapi.json"],
        read: openapi::read,
        whole: false,
        renamed: &[("ErrorRecord", "Problem")],
        absent: &[],
        own: &[
            ("ErrorRecord", "code"),
            ("ErrorRecord", "detail"),
            ("ErrorRecord", "retryable"),
            ("ErrorRecord", "status"),
            ("ErrorRecord", "title"),
            ("ErrorRecord", "type"),
        ],
    },
];

/// What a surface lacks, has besides, or says otherwise.
pub(crate) fn check(project: &Project) -> Result<Vec<String>> {
    let api = text(project, API)?;
    let api: Value = serde_json::from_str(&api).context(API)?;
    let mut complaints = Vec::new();
    for surface in SURFACES {
        let files = surface.files.iter().map(|file| text(project, file));
        let own = (surface.read)(&files.collect::<Result<Vec<_>>>()?).context(surface.name)?;
        complaints.extend(compare(&api, &own, surface)?);
    }
    Ok(complaints)
}

fn text(project: &Project, file: &str) -> Result<String> {
    fs::read_to_string(project.path(file)).with_context(|| file.to_owned())
}

fn compare(api: &Value, own: &Described, surface: &Surface) -> Result<Vec<String>> {
    let api = Described::of_api(api, surface.whole)?;
    let name = surface.name;
    let mut complaints = Vec::new();
    for (operation, doc) in &api.operations {
        match own.operations.get(operation) {
            None => complaints.push(format!("{name} lacks the operation {operation}")),
            Some(said) if said != doc => {
                complaints.push(format!("{name}: {operation} is “{said}”, not “{doc}”"));
            }
            Some(_) => {}
        }
    }
    let extra = own.operations.keys().filter(|one| !api.operations.contains_key(*one));
    complaints.extend(extra.map(|one| format!("{name} has an operation {one} of its own")));
    for code in api.codes.symmetric_difference(&own.codes) {
        complaints.push(format!("{name}: the code {code} stands on one side alone"));
    }
    for (record, fields) in &api.records {
        if surface.absent.contains(&record.as_str()) {
            continue;
        }
        let renamed = surface.renamed.iter().find(|(ours, _)| ours == record);
        let theirs = renamed.map_or(record.as_str(), |(_, theirs)| theirs);
        let Some(said) = own.records.get(theirs) else {
            complaints.push(format!("{name} lacks the record {theirs}"));
            continue;
        };
        let is_own = |field: &str| surface.own.contains(&(record.as_str(), field));
        for (field, doc) in fields.iter().filter(|(field, _)| !is_own(field)) {
            match said.get(field) {
                None => complaints.push(format!("{name} lacks {theirs}.{field}")),
                Some(said) if said != doc => {
                    complaints.push(format!("{name}: {theirs}.{field} is “{said}”, not “{doc}”"));
                }
                Some(_) => {}
            }
        }
        let extra = said.keys().filter(|field| !fields.contains_key(*field) && !is_own(field));
        complaints.extend(extra.map(|field| format!("{name}: {theirs}.{field} is not ours")));
    }
    for (record, field) in surface.own {
        let renamed = surface.renamed.iter().find(|(ours, _)| ours == record);
        let theirs = renamed.map_or(*record, |(_, theirs)| theirs);
        let there = |all: &described::Records, record: &str| {
            all.get(record).is_some_and(|fields| fields.contains_key(*field))
        };
        if !there(&api.records, record) && !there(&own.records, theirs) {
            complaints.push(format!("{name}: {record}.{field} is nobody's any more"));
        }
    }
    Ok(complaints)
}

const API: &str = "bindings/facade/api.json";

#[cfg(test)]
mod tests {
    use super::*;

    fn project() -> Project {
        Project::locate().unwrap()
    }

    fn complaints(surface: &Surface, bend: impl Fn(&str) -> String) -> Vec<String> {
        let project = project();
        let api = serde_json::from_str(&text(&project, API).unwrap()).unwrap();
        let files: Vec<_> =
            surface.files.iter().map(|file| bend(&text(&project, file).unwrap())).collect();
        compare(&api, &(surface.read)(&files).unwrap(), surface).unwrap()
    }

    #[test]
    fn every_surface_holds_everything() {
        assert_eq!(check(&project()).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn what_a_surface_lacks_adds_or_words_otherwise_is_told() {
        let node = &SURFACES[0];
        for (from, to, told) in [
            ("  issueLink(", "  issueLinks(", "lacks the operation issueLink"),
            ("  issueLink(", "  issueLinks(", "an operation issueLinks of its own"),
            ("/** Issues a registration link. */", "/** Issues. */", "issueLink is “Issues"),
            ("  | 'link_used'\n", "", "the code link_used"),
            ("  nickname: string\n", "", "lacks AuthenticatorView.nickname"),
            ("  nickname: string\n", "  nick: string\n", "AuthenticatorView.nick is not ours"),
            (
                "/** What its owner calls it. */",
                "/** A name. */",
                "AuthenticatorView.nickname is “A",
            ),
            ("/** The public origin, exactly", "/** The origin, exactly", "MountOptions.origin is"),
            ("interface LinkView", "interface LinkViews", "lacks the record LinkView"),
            ("  signal?: AbortSignal\n", "", "CallerRecord.signal is nobody's"),
        ] {
            let found = complaints(node, |text| text.replace(from, to));
            assert!(found.iter().any(|one| one.contains(told)), "{told}: {found:?}");
        }
        let http = &SURFACES[1];
        for (from, to, told) in [
            ("/api/issueLink\"", "/api/issueLinks\"", "lacks the operation issueLink"),
            ("\"link_used\"", "\"link_spent\"", "the code link_used"),
            ("\"nickname\"", "\"nick\"", "lacks AuthenticatorView.nickname"),
            ("What its owner calls it", "A name", "AuthenticatorView.nickname is “A name"),
        ] {
            let found = complaints(http, |text| text.replace(from, to));
            assert!(found.iter().any(|one| one.contains(told)), "{told}: {found:?}");
        }
    }
}
