//! The sentences for people that belong to each code, in one file for each language. The pages, the
//! problem documents and every binding take their sentences from here.

use std::fmt;

/// Messages by code: `code | other_code => ("title", "body");`.
macro_rules! codes {
    ($($($code:ident)|+ => $message:tt;)+) => {
        &[$($((stringify!($code), message!($message)),)+)+]
    };
}

/// One message: title and body, then, where there are, the body without places and a list.
macro_rules! message {
    ((
        $title:expr, $body:expr
        $(, plain: $plain:expr)?
        $(, list: $lead:expr => [$($item:expr),+ $(,)?])?
    )) => {
        Message::new($title, $body)
            $(.without_places($plain))?
            $(.listing(super::List { lead: $lead, items: &[$($item),+] }))?
    };
}

macro_rules! languages {
    ($($(#[$doc:meta])* $name:ident = $file:ident;)+) => {
        $(mod $file;)+

        /// A language in which every code has its message. English stands first: it is the language
        /// of [`ApiError::detail`](crate::ApiError).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        #[non_exhaustive]
        pub enum Language {
            $($(#[$doc])* $name,)+
        }

        impl Language {
            /// Every language.
            pub const ALL: [Self; [$(stringify!($name)),+].len()] = [$(Self::$name),+];

            fn sentences(self) -> &'static Sentences {
                match self {
                    $(Self::$name => &$file::SENTENCES,)+
                }
            }
        }
    };
}

languages! {
    /// English.
    #[default]
    English = en;
    /// Welsh.
    Welsh = cy;
}

/// The sentences of one language. A member that is missing does not compile; a code that is missing
/// fails a test.
struct Sentences {
    /// BCP 47.
    tag: &'static str,
    /// By code, all but the engine's.
    codes: &'static [(&'static str, Message)],
    /// By code of the engine, where a person can do something about it.
    engine: &'static [(&'static str, Message)],
    /// For every other code of the engine: those are for developers.
    rejected: Message,
    /// The body of `target_outranks_actor` where a sentence with the roles follows it.
    outranked: &'static str,
    /// The roles that can help: one role for `{roles}`, and several.
    ask_role: &'static str,
    ask_roles: &'static str,
    /// The problem with a request; the name of one of its members for `{member}`.
    form: &'static str,
    member: &'static str,
    not_an_object: &'static str,
    unknown_member: &'static str,
}

/// The problem, and what to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    /// The problem: the heading of a page, the `title` of a problem document. No full stop.
    pub title: &'static str,
    /// What to do next, in whole sentences. `{models}` and `{level}` stand for the models and the
    /// certification level that the desk's policy accepts.
    pub body: &'static str,
    /// Other causes or remedies, where there are several.
    pub list: Option<List>,
    /// The body where the policy is not at hand to fill its places.
    plain: Option<&'static str>,
}

/// Several causes or remedies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct List {
    /// The words before the list, with a colon.
    pub lead: &'static str,
    /// The items, each a sentence.
    pub items: &'static [&'static str],
}

/// The problem with a request, if more is known than its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestFault {
    /// The request does not have the form that the operation expects.
    Form,
    /// The value of this member does not have the form that the operation expects.
    Member(&'static str),
    /// The request has a member that the operation does not know.
    UnknownMember,
    /// The request is JSON, but not an object.
    NotAnObject,
}

impl Message {
    /// A message without a list.
    pub const fn new(title: &'static str, body: &'static str) -> Self {
        Self { title, body, list: None, plain: None }
    }

    /// The same message with other causes or remedies.
    pub const fn listing(self, list: List) -> Self {
        Self { list: Some(list), ..self }
    }

    const fn without_places(self, plain: &'static str) -> Self {
        Self { plain: Some(plain), ..self }
    }

    /// Title and body in one line, without places to fill.
    pub fn in_one_line(&self) -> String {
        format!("{}. {}", self.title, self.plain_body())
    }

    /// What to do next, without places to fill.
    pub fn plain_body(&self) -> &'static str {
        self.plain.unwrap_or(self.body)
    }
}

impl Language {
    /// The tag (BCP 47), as in `lang` attributes.
    pub fn tag(self) -> &'static str {
        self.sentences().tag
    }

    /// The message of this code. Codes of the engine that only a developer can do something about
    /// share one message, [`rejected`](Self::rejected); so does a code that is not known.
    pub fn message(self, code: &str) -> Message {
        let known = self.messages().find(|(known, _)| *known == code);
        known.map_or(self.rejected(), |(_, message)| message)
    }

    /// Every code that has a message of its own, with it; the engine's last.
    pub fn messages(self) -> impl Iterator<Item = (&'static str, Message)> {
        let Sentences { codes, engine, .. } = self.sentences();
        codes.iter().chain(*engine).copied()
    }

    /// The message of the engine's codes that have none of their own.
    pub fn rejected(self) -> Message {
        self.sentences().rejected
    }

    /// Which roles can help; `None` where none is named.
    pub fn ask_roles(self, roles: &[String]) -> Option<String> {
        let sentence = match roles {
            [] => return None,
            [_] => self.sentences().ask_role,
            _ => self.sentences().ask_roles,
        };
        Some(sentence.replace("{roles}", &roles.join(", ")))
    }

    /// The message of this code in one line; for `target_outranks_actor`, with the roles that can help.
    pub fn detail(self, code: &str, roles: &[String]) -> String {
        let message = self.message(code);
        match self.ask_roles(roles) {
            Some(ask) => format!("{}. {} {ask}", message.title, self.sentences().outranked),
            None => message.in_one_line(),
        }
    }

    /// The problem with a request.
    pub fn request_fault(self, fault: RequestFault) -> String {
        let sentences = self.sentences();
        match fault {
            RequestFault::Form => sentences.form.to_owned(),
            RequestFault::Member(member) => sentences.member.replace("{member}", member),
            RequestFault::UnknownMember => sentences.unknown_member.to_owned(),
            RequestFault::NotAnObject => sentences.not_an_object.to_owned(),
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

#[cfg(test)]
mod tests;
