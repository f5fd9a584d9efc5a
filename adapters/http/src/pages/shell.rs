//! The frame of every page.

use askama::Template;
use axum::body::Body;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};
use keydesk_core::policy::Action;

use super::messages::{PageMessage, sign_in_messages};
use crate::host::HostSession;
use crate::problem::Problem;
use crate::shared::Shared;
use crate::text::Catalogue;
use crate::visit::offers;
use keydesk_api::Language;

/// The frame around the content of a page.
pub(crate) struct Shell {
    pub(crate) t: &'static Catalogue,
    pub(crate) title: String,
    /// Whether the title says that something went wrong.
    pub(crate) failed: bool,
    pub(crate) service_name: String,
    /// Where browsers find the service; pages at another address say so.
    pub(crate) origin: String,
    pub(crate) home: String,
    pub(crate) assets: String,
    pub(crate) theme: bool,
    pub(crate) navigation: Vec<NavigationLink>,
    pub(crate) display_name: Option<String>,
    pub(crate) sign_out: Option<String>,
    pub(crate) footer: Vec<NavigationLink>,
}

pub(crate) struct NavigationLink {
    pub(crate) text: String,
    pub(crate) href: String,
    pub(crate) current: bool,
}

impl Shell {
    /// The frame for this person, or for nobody in particular.
    pub(crate) fn new(shared: &Shared, session: Option<&HostSession>, title: &str) -> Self {
        let config = &shared.config;
        let link = |text: &str, href: &str, current| NavigationLink {
            text: text.to_owned(),
            href: href.to_owned(),
            current,
        };
        let actor = session.filter(|session| session.actor.is_some());
        let mut navigation = Vec::new();
        if actor.is_some() {
            navigation.extend(config.navigation.iter().map(|l| link(&l.text, &l.href, false)));
        }
        if actor.is_some_and(|session| offers(shared, session, Action::View)) {
            navigation.push(link(shared.text.find.heading, &config.path(FIND), true));
        }
        if actor.is_some() && shared.api.desk().policy().access.own.contains(&Action::View) {
            navigation.push(link(shared.text.tokens.profile, &config.path(PROFILE), false));
        }
        Self {
            t: shared.text,
            title: title.to_owned(),
            failed: false,
            service_name: config.service_name.clone(),
            origin: config.origin.clone(),
            home: config.home.clone(),
            assets: config.path(&shared.assets.folder()),
            theme: config.theme.is_some(),
            navigation,
            display_name: actor.map(|session| session.display_name.clone().unwrap_or_default()),
            sign_out: config.sign_out.clone(),
            footer: config.footer.iter().map(|l| link(&l.text, &l.href, false)).collect(),
        }
    }

    /// The frame of a page about the reader's own account.
    pub(crate) fn own(mut self, shared: &Shared) -> Self {
        for link in &mut self.navigation {
            link.current = link.href == shared.config.path(PROFILE);
        }
        self
    }

    /// The frame of a page whose form was not right.
    pub(crate) fn with_errors(self, any: bool) -> Self {
        Self { failed: any, ..self }
    }
}

/// A page of the host's own, in the desk's frame.
#[derive(Debug, Clone, Default)]
pub struct HostPage {
    /// The title.
    pub title: String,
    /// The content as HTML: the host has escaped what people wrote.
    pub main: String,
    /// The name in the header; nobody is signed in without it.
    pub display_name: Option<String>,
    /// The language of the content and of what stands around it.
    pub language: Language,
}

#[derive(Template)]
#[template(path = "pages/host.html")]
struct HostTemplate<'a> {
    shell: Shell,
    main: &'a str,
    messages: Vec<PageMessage>,
}

pub(crate) fn host_page(shared: &Shared, page: &HostPage) -> Response<Body> {
    let mut shell = Shell::new(shared, None, &page.title);
    shell.display_name.clone_from(&page.display_name);
    let messages = sign_in_messages(shared);
    render(shared, StatusCode::OK, &HostTemplate { shell, main: &page.main, messages })
}

/// A page as a response.
pub(crate) fn render(shared: &Shared, status: StatusCode, page: &impl Template) -> Response<Body> {
    let Ok(html) = page.render() else {
        return Problem::internal("a template failed").into_response(shared.language);
    };
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(HTML));
    response
}

const FIND: &str = "/users";
const PROFILE: &str = "/profile";
pub(crate) const HTML: &str = "text/html; charset=utf-8";
