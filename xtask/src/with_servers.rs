//! `cargo xtask with-servers`: private servers for as long as one command runs.

use std::ffi::OsString;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitCode, ExitStatus};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use keydesk_test_servers::pgbouncer::Pooler;
use keydesk_test_servers::postgres::{self, Programs};
use keydesk_test_servers::{own_groups, slapd};
use rustix::process::{Pid, Signal, getpgrp, kill_process};
use rustix::termios::tcgetpgrp;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::progress;

/// What `cargo xtask with-servers` takes.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The servers to start
    #[arg(required = true, value_name = "SERVER")]
    servers: Vec<Kind>,
    /// The command, which finds the servers' addresses in its environment
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// PostgreSQL: KEYDESK_TEST_POSTGRES_URL
    Postgres,
    /// PgBouncer in transaction mode before that PostgreSQL: KEYDESK_TEST_PGBOUNCER_URL
    Pgbouncer,
    /// OpenLDAP: KEYDESK_TEST_LDAP_URL, KEYDESK_TEST_LDAPS_URL and KEYDESK_TEST_LDAP_CA
    Slapd,
}

/// The same command beside these servers, which are stopped with it.
pub(crate) fn beside(servers: &[&str], command: &Command) -> Command {
    // This very program: the file under its path may be another one by now, because the tests of the
    // workspace build xtask, too.
    let mut outer = Command::new("/proc/self/exe");
    outer.arg("with-servers").args(servers).arg("--");
    outer.arg(command.get_program()).args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        outer.current_dir(folder);
    }
    let set = command.get_envs().filter_map(|(name, value)| Some((name, value?)));
    outer.envs(set);
    outer
}

/// Starts the servers, runs the command, and stops the servers whatever comes of it. The exit code is
/// that of the command, or 128 and the number of the signal that ended it.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    // Caught before the first server starts: from here on an interrupted command is an ordinary end.
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).context("signals")?;
    let servers = progress::waiting("starting servers", || Servers::start(&options.servers))?;
    if let Some(signal) = signals.pending().next() {
        return Ok(ended_by(signal));
    }
    let (program, arguments) = options.command.split_first().context("a command is needed")?;
    let mut command = Command::new(program);
    command.args(arguments).envs(servers.addresses());
    let mut child = command
        .spawn()
        .with_context(|| format!("{} cannot be started", program.to_string_lossy()))?;
    let status = wait(&mut child, &mut signals)?;
    drop(servers);
    Ok(code(status))
}

/// Waits for the command, and passes on the signals that only this process receives.
fn wait(child: &mut Child, signals: &mut Signals) -> Result<ExitStatus> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        for signal in signals.pending() {
            // A terminal sends Ctrl-C to the command itself.
            if signal == SIGINT && is_in_foreground() {
                continue;
            }
            let id = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
            if let (Some(id), Some(signal)) = (id, Signal::from_named_raw(signal)) {
                // It may have ended meanwhile.
                let _ = kill_process(id, signal);
            }
        }
        thread::sleep(Duration::from_millis(20));
    }
}

fn is_in_foreground() -> bool {
    tcgetpgrp(std::io::stdin()).is_ok_and(|group| group == getpgrp())
}

fn code(status: ExitStatus) -> ExitCode {
    match (status.code(), status.signal()) {
        (Some(code), _) => u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from),
        (None, Some(signal)) => ended_by(signal),
        (None, None) => ExitCode::FAILURE,
    }
}

fn ended_by(signal: i32) -> ExitCode {
    u8::try_from(128 + signal).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// The running servers; the pooler is stopped before its PostgreSQL.
#[derive(Default)]
struct Servers {
    pooler: Option<Pooler>,
    postgres: Option<postgres::Server>,
    slapd: Option<slapd::Server>,
}

impl Servers {
    fn start(kinds: &[Kind]) -> Result<Self> {
        // Ctrl-C is for the command; the servers stay until it has ended.
        own_groups();
        let mut servers = Self::default();
        if kinds.contains(&Kind::Postgres) || kinds.contains(&Kind::Pgbouncer) {
            let server = postgres::Server::of(Programs::installed(), &postgres::Server::FAST)?;
            if kinds.contains(&Kind::Pgbouncer) {
                servers.pooler = Some(Pooler::try_start(&server)?);
            }
            servers.postgres = Some(server);
        }
        if kinds.contains(&Kind::Slapd) {
            servers.slapd = Some(slapd::Server::try_with(&slapd::Setting::default())?);
        }
        Ok(servers)
    }

    fn addresses(&self) -> Vec<(&'static str, OsString)> {
        let mut addresses = Vec::new();
        if let Some(server) = &self.postgres {
            addresses.push(("KEYDESK_TEST_POSTGRES_URL", server.url("postgres").into()));
        }
        if let Some(pooler) = &self.pooler {
            addresses.push(("KEYDESK_TEST_PGBOUNCER_URL", pooler.url("postgres").into()));
        }
        if let Some(server) = &self.slapd {
            addresses.push(("KEYDESK_TEST_LDAP_URL", server.url().into()));
            addresses.push(("KEYDESK_TEST_LDAPS_URL", server.tls_url().into()));
            addresses.push(("KEYDESK_TEST_LDAP_CA", server.roots().into()));
        }
        addresses
    }
}
