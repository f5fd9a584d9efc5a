//! An example portal with Keydesk mounted under `/desk`: its own people, its own password sign-in,
//! and security keys as second factor and instead of a password.
#![forbid(unsafe_code)]

mod desk;
mod errors;
mod host;
mod key_file;
mod ldap;
mod limit;
mod log;
mod metadata;
mod nodes;
mod options;
mod pages;
mod people;
mod ports;
mod serve;
mod sessions;

use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;
use std::{fs, io};

use anyhow::Context;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn_with_state, map_response};
use axum::routing::{get, post};
use keydesk_core::service::{PrepareError, Prepared};
use tokio::net::TcpListener;
use tower_http::csrf::CsrfLayer;

use crate::pages::Portal;
use crate::sessions::Sessions;

#[tokio::main]
async fn main() -> ExitCode {
    log::receive_warnings();
    let options = options::Options::read(std::env::args_os()).unwrap_or_else(|error| error.exit());
    match run(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // A wrong option needs no backtrace.
            log::say(&format!("portal: {}", log::chain(&error)));
            ExitCode::FAILURE
        }
    }
}

async fn run(options: options::Options) -> anyhow::Result<()> {
    let directory = match &options.directory {
        Some(address) => Some(ldap::Ldap::open(address).await?),
        None => None,
    };
    let people = Arc::new(match &directory {
        Some(directory) => directory.people().await?,
        None => people::People::demo(options.more_people)?,
    });
    let shared = match &options.store {
        Some(url) => Some(nodes::SharedStore::open(url).await?),
        None => None,
    };
    fs::create_dir_all(&options.data).with_context(|| format!("{}", options.data.display()))?;
    let key_file = options.key_file.clone();
    let key_file = key_file.unwrap_or_else(|| options.data.join("keydesk.key"));
    let keys = Arc::new(key_file::ring(&key_file)?);
    let sessions = match &shared {
        Some(shared) => {
            let database = shared.config.clone();
            Sessions::in_database(database, keys.clone(), options.sessions(), &options.origin())
                .await?
        }
        None => {
            let file = options.data.join("portal.db");
            Sessions::in_file(&file, keys.clone(), options.sessions(), &options.origin())?
        }
    };
    let mut ports =
        ports::open(&options, &people, &sessions, keys, shared.as_ref().map(|one| &one.store))?;
    if let Some(directory) = directory.filter(|_| options.accounts_in_directory()) {
        ports = directory.with_accounts(ports).await?;
    }
    let (api, desk) = desk::open(&options, &people, &sessions, ports)?;
    if let Some(metadata) = metadata::read(&options, api.desk().now())? {
        api.desk().update_metadata(metadata).await.context("--metadata")?;
    }
    let prepared = api.desk().prepare().await.map_err(unprepared)?;
    if prepared != Prepared::default() {
        log::say(&format!("--account-tags: {prepared:?}"));
    }
    tokio::spawn(keydesk_api::run_maintenance(api.desk().clone()));
    tokio::spawn(ports::sweep_sessions(sessions.clone()));
    if let Some(shared) = shared {
        let rp = desk::relying_party_id()?;
        tokio::spawn(shared.follow(rp, desk.clone(), options.ask_every));
    }
    let names = options.directory.is_none().then(|| people.usernames());
    let portal = Arc::new(Portal {
        people,
        sessions: sessions.clone(),
        api,
        desk: desk.clone(),
        passwords: limit::Passwords::new(),
        prefix: options.prefix.clone(),
    });

    let answers = Arc::clone(&portal);
    let app = Router::new()
        .route("/", get(pages::home))
        .route("/sign-in", get(pages::sign_in_page).post(pages::sign_in))
        .route("/step-up", get(pages::step_up_page).post(pages::step_up))
        .route("/sign-out", post(pages::sign_out))
        .route("/language/{tag}", get(pages::language))
        .route("/.well-known/webauthn", get(pages::related_origins))
        .layer(DefaultBodyLimit::max(16 * 1024))
        // The desk guards itself.
        .layer(
            CsrfLayer::new()
                .add_trusted_origin(options.origin())?
                .with_rejection_response(pages::cross_site),
        )
        .with_state(portal);
    let app = if options.prefix.is_empty() {
        app.route_service("/desk", desk.clone()).route_service("/desk/{*rest}", desk)
    } else {
        app.nest_service("/desk", desk)
    };
    let app = app
        .layer(sessions.layer())
        .layer(map_response(pages::unwritten_session))
        .layer(from_fn_with_state(answers, errors::in_our_form));

    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    let listener = TcpListener::bind(address).await.map_err(|error| unbound(address, error))?;
    if let Some(names) = names {
        let password = people::DEMO_PASSWORD;
        log::say(&format!("Sign in as {names}; everybody's password is {password}"));
    }
    log::say(&format!("The portal is ready: {}", options.origin()));
    serve::serve(listener, app).await;
    Ok(())
}

/// Why the portal cannot listen, and what helps.
fn unbound(address: SocketAddr, error: io::Error) -> anyhow::Error {
    let busy = error.kind() == io::ErrorKind::AddrInUse;
    let help =
        if busy { "another program uses this port, choose one with --port" } else { "--port" };
    anyhow::Error::from(error).context(format!("{help}: {address}"))
}

/// Which option is wrong where the desk does not serve.
fn unprepared(error: PrepareError) -> anyhow::Error {
    let option = match error {
        PrepareError::TrustsNobody(_) => "--attestation",
        _ => "--account-tags",
    };
    anyhow::Error::from(error).context(option)
}
