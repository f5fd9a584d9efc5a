//! The sentences of the pages in one language: a missing sentence does not compile.

use keydesk_api::Language;
use keydesk_api::text::Message;

/// The sentences of one language. A second language is a second value of this type, so that a
/// sentence that is missing does not compile.
#[derive(Debug)]
pub(crate) struct Catalogue {
    /// The language, which has the messages of all codes.
    pub(crate) language: Language,
    pub(crate) common: Common,
    pub(crate) find: Find,
    pub(crate) profile: Profile,
    pub(crate) issue: Issue,
    pub(crate) cancel: Cancel,
    pub(crate) remove: Remove,
    pub(crate) link: Link,
    pub(crate) tokens: Tokens,
    pub(crate) words: Words,
    /// Messages that differ on the registration page.
    pub(crate) link_codes: &'static [(&'static str, Message)],
    /// Messages that differ on pages with a sign-in button.
    pub(crate) sign_in_codes: &'static [(&'static str, Message)],
    /// Messages for errors of the browser itself; never sent by the server.
    pub(crate) browser: &'static [(&'static str, Message)],
}

#[derive(Debug)]
pub(crate) struct Common {
    pub(crate) skip: &'static str,
    pub(crate) sign_out: &'static str,
    pub(crate) account: &'static str,
    pub(crate) menu: &'static str,
    pub(crate) more: &'static str,
    pub(crate) browse: &'static str,
    pub(crate) back: &'static str,
    pub(crate) support: &'static str,
    pub(crate) problem: &'static str,
    pub(crate) error: &'static str,
    pub(crate) success: &'static str,
    pub(crate) important: &'static str,
    pub(crate) information: &'static str,
    pub(crate) continue_: &'static str,
    pub(crate) error_code: &'static str,
    /// Where the other person may do more.
    pub(crate) outranked: &'static str,
    pub(crate) home: &'static str,
    /// While the browser asks for a key: what to do, until when, and that the time is nearly up.
    pub(crate) busy: &'static str,
    pub(crate) until: &'static str,
    pub(crate) soon: &'static str,
    pub(crate) more_time: &'static str,
    /// Leads to the usual `{address}` of the service.
    pub(crate) go_to: &'static str,
    /// Before the number that the audit record of a refusal has, too.
    pub(crate) reference: &'static str,
    /// Before what a browser or an extension threw.
    pub(crate) thrown: &'static str,
    /// Before the name of the person who is signed in.
    pub(crate) signed_in_as: &'static str,
    /// A certification level, from `{number}`.
    pub(crate) level: &'static str,
}

#[derive(Debug)]
pub(crate) struct Find {
    pub(crate) heading: &'static str,
    pub(crate) label: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) search: &'static str,
    pub(crate) results: &'static str,
    pub(crate) none: &'static str,
    pub(crate) none_next: &'static str,
    pub(crate) name: &'static str,
    pub(crate) username: &'static str,
    pub(crate) organisation: &'static str,
    pub(crate) action: &'static str,
    pub(crate) view: &'static str,
    pub(crate) for_person: &'static str,
    pub(crate) more: &'static str,
    pub(crate) missing: &'static str,
    pub(crate) too_long: &'static str,
}

#[derive(Debug)]
pub(crate) struct Profile {
    pub(crate) caption: &'static str,
    pub(crate) back: &'static str,
    pub(crate) username: &'static str,
    pub(crate) email: &'static str,
    pub(crate) organisation: &'static str,
    pub(crate) account: &'static str,
    pub(crate) contents: &'static str,
    pub(crate) authenticators: &'static str,
    pub(crate) history: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) nickname: &'static str,
    pub(crate) model: &'static str,
    pub(crate) issued: &'static str,
    pub(crate) last_used: &'static str,
    pub(crate) status: &'static str,
    pub(crate) action: &'static str,
    pub(crate) never: &'static str,
    pub(crate) remove: &'static str,
    pub(crate) cancel: &'static str,
    pub(crate) link_issued_on: &'static str,
    pub(crate) none: &'static str,
    pub(crate) issue: &'static str,
    pub(crate) closed: &'static str,
    pub(crate) when: &'static str,
    pub(crate) what: &'static str,
    pub(crate) who: &'static str,
    pub(crate) no_events: &'static str,
    pub(crate) later: &'static str,
    pub(crate) removed: &'static str,
    pub(crate) cancelled: &'static str,
}

#[derive(Debug)]
pub(crate) struct Issue {
    pub(crate) heading: &'static str,
    pub(crate) choose: &'static str,
    pub(crate) missing: &'static str,
    pub(crate) instructions: &'static str,
    pub(crate) for_person: &'static str,
    pub(crate) before: &'static str,
    pub(crate) steps: &'static [&'static str],
    pub(crate) older_ends: &'static str,
    pub(crate) generate: &'static str,
    pub(crate) ready: &'static str,
    pub(crate) link: &'static str,
    pub(crate) link_hint: &'static str,
    /// Where the link itself cannot be shown.
    pub(crate) link_elsewhere: &'static str,
    pub(crate) copy: &'static str,
    pub(crate) copied: &'static str,
    pub(crate) copy_by_hand: &'static str,
    pub(crate) expires: &'static str,
    pub(crate) send: &'static str,
    pub(crate) once: &'static str,
    pub(crate) state: &'static str,
    pub(crate) to_profile: &'static str,
}

#[derive(Debug)]
pub(crate) struct Cancel {
    pub(crate) heading: &'static str,
    pub(crate) body: &'static str,
    pub(crate) button: &'static str,
    pub(crate) keep: &'static str,
}

#[derive(Debug)]
pub(crate) struct Remove {
    pub(crate) heading: &'static str,
    pub(crate) body: &'static str,
    pub(crate) reason: &'static str,
    pub(crate) reason_missing: &'static str,
    pub(crate) notes: &'static str,
    pub(crate) notes_hint: &'static str,
    pub(crate) notes_long: &'static str,
    pub(crate) confirm: &'static str,
    pub(crate) confirm_missing: &'static str,
    pub(crate) last_heading: &'static str,
    pub(crate) last_body: &'static str,
    pub(crate) last_confirm: &'static str,
    pub(crate) last_missing: &'static str,
    pub(crate) button: &'static str,
}

#[derive(Debug)]
pub(crate) struct Link {
    pub(crate) intro: &'static str,
    pub(crate) need: &'static str,
    pub(crate) needs: &'static [&'static str],
    pub(crate) happens: &'static str,
    pub(crate) steps: &'static [&'static str],
    pub(crate) pin: &'static str,
    pub(crate) pin_body: &'static str,
    pub(crate) again: &'static str,
    /// On the button below the notice that another person is signed in.
    pub(crate) go_on: &'static str,
    /// For whom, once the link is redeemed.
    pub(crate) person: &'static str,
    pub(crate) registered_for: &'static str,
    /// When a mail program has changed the address.
    pub(crate) changed: &'static str,
    pub(crate) changed_body: &'static str,
    pub(crate) changed_steps: &'static [&'static str],
    pub(crate) no_script: &'static str,
    pub(crate) success: &'static str,
    pub(crate) registered_as: &'static str,
    pub(crate) close: &'static str,
    pub(crate) next: &'static str,
    pub(crate) kinds: &'static [(&'static str, LinkKind)],
}

/// The words of the registration page for one kind of authenticator.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LinkKind {
    pub(crate) register: &'static str,
    pub(crate) noun: &'static str,
}

/// The pages on which people look after their own tokens, or administrators after theirs.
#[derive(Debug)]
pub(crate) struct Tokens {
    pub(crate) profile: &'static str,
    pub(crate) details: &'static str,
    pub(crate) name: &'static str,
    pub(crate) self_service: &'static str,
    pub(crate) self_service_body: &'static str,
    pub(crate) manage: &'static str,
    pub(crate) back: &'static str,
    pub(crate) list: &'static str,
    pub(crate) none: ForWhom,
    pub(crate) registered: &'static str,
    pub(crate) by: &'static str,
    pub(crate) edit: &'static str,
    pub(crate) remove: &'static str,
    pub(crate) add: &'static str,
    pub(crate) add_body: ForWhom,
    /// By kind.
    pub(crate) register_kind: &'static [(&'static str, &'static str)],
    pub(crate) two: &'static str,
    pub(crate) no_script: &'static str,
    pub(crate) name_heading: &'static str,
    pub(crate) name_body: &'static str,
    pub(crate) nickname: &'static str,
    pub(crate) nickname_hint: &'static str,
    pub(crate) nickname_missing: &'static str,
    pub(crate) nickname_long: &'static str,
    pub(crate) nickname_unprintable: &'static str,
    pub(crate) submit: &'static str,
    pub(crate) keep_name: &'static str,
    pub(crate) edit_heading: &'static str,
    pub(crate) save: &'static str,
    pub(crate) keep: &'static str,
    pub(crate) remove_heading: &'static str,
    pub(crate) remove_body: ForWhom,
    pub(crate) remove_reason: &'static str,
    pub(crate) last_heading: ForWhom,
    pub(crate) last_body: ForWhom,
    pub(crate) last_confirm: &'static str,
    pub(crate) last_refused: &'static str,
    pub(crate) done_registered: &'static str,
    pub(crate) done_named: &'static str,
    pub(crate) done_renamed: &'static str,
    pub(crate) done_removed: &'static str,
    pub(crate) report: &'static str,
    pub(crate) help: &'static str,
    pub(crate) helps: &'static [Help],
}

/// One sentence to the owner of the tokens, and to somebody who acts for them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ForWhom {
    pub(crate) own: &'static str,
    pub(crate) other: &'static str,
}

impl ForWhom {
    pub(crate) fn say(self, own: bool) -> &'static str {
        if own { self.own } else { self.other }
    }
}

/// Advice that opens at a press.
#[derive(Debug)]
pub(crate) struct Help {
    pub(crate) summary: &'static str,
    pub(crate) body: &'static str,
    pub(crate) steps: &'static [&'static str],
}

/// Words for the values of the records.
#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) kinds: &'static [(&'static str, &'static str)],
    pub(crate) kind_hints: &'static [(&'static str, &'static str)],
    pub(crate) statuses: &'static [(&'static str, &'static str)],
    pub(crate) link_statuses: &'static [(&'static str, &'static str)],
    pub(crate) link_explained: &'static [(&'static str, &'static str)],
    pub(crate) account_statuses: &'static [(&'static str, &'static str)],
    pub(crate) reasons: &'static [(&'static str, &'static str)],
    pub(crate) events: &'static [(&'static str, &'static str)],
    /// Words for an actor without a name.
    pub(crate) by_link: &'static str,
    pub(crate) by_key: &'static str,
    pub(crate) months: [&'static str; 12],
    /// A day, from `{day}`, `{month}`, `{year}`.
    pub(crate) day: &'static str,
    /// A moment, from the same and `{time}`.
    pub(crate) moment: &'static str,
}
