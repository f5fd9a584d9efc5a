//! The portal as a process of its own.

use std::fs::OpenOptions;
use std::net::{Ipv4Addr, TcpStream};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::directory::Directory;
use super::place::Place;

/// A portal that runs, until it is dropped.
pub(crate) struct Portal {
    child: Child,
    pub(crate) port: u16,
    /// What browsers see, and authenticators sign.
    pub(crate) origin: String,
}

impl Portal {
    /// Starts it where everything is kept in `place`, to die at a point if one is given, and waits
    /// until it answers or is dead.
    pub(crate) fn start(binary: &Path, place: &Place, port: u16, kill_at: Option<&str>) -> Self {
        Self::start_behind(binary, place, port, format!("http://localhost:{port}"), kill_at)
    }

    /// As [`Portal::start`], behind something that has this origin.
    pub(crate) fn start_behind(
        binary: &Path,
        place: &Place,
        port: u16,
        origin: String,
        kill_at: Option<&str>,
    ) -> Self {
        let log = OpenOptions::new().create(true).append(true).open(place.log()).unwrap();
        let mut command = Command::new(binary);
        command.arg("--port").arg(port.to_string()).args(["--origin", &origin]);
        command.args(place.options());
        command.env_remove(KILL_AT).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        if place.directory.is_some() {
            command.envs(Directory::environment());
        }
        if let Some(point) = kill_at {
            command.env(KILL_AT, point);
        }
        let mut portal = Self { child: command.spawn().unwrap(), port, origin };
        let end = Instant::now() + TIMEOUT;
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() && !portal.is_dead() {
            assert!(Instant::now() < end, "the portal does not answer on port {port}");
            std::thread::sleep(Duration::from_millis(20));
        }
        portal
    }

    /// Waits until it is dead, which it must be about to be, and by a kill.
    pub(crate) fn assert_killed(&mut self) {
        let end = Instant::now() + TIMEOUT;
        while !self.is_dead() {
            assert!(Instant::now() < end, "the portal does not answer and is not dead");
            std::thread::sleep(Duration::from_millis(5));
        }
        let status = self.child.wait().unwrap();
        assert_eq!(status.signal(), Some(SIGKILL), "the portal ended by itself: {status}");
    }

    /// Kills it from outside.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.assert_killed();
    }

    pub(crate) fn is_dead(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Builds the portal with the points at which it can be killed, apart from the usual build.
pub(crate) fn hooked_build() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hooked");
    let mut flags = std::env::var("RUSTFLAGS").unwrap_or_default();
    flags.push_str(" --cfg keydesk_test_hooks");
    let mut build = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    build.current_dir(env!("CARGO_MANIFEST_DIR")).env("RUSTFLAGS", flags.trim());
    build.args(["build", "--package", "portal", "--bin", "portal", "--target-dir"]).arg(target);
    build.arg("--message-format=json-render-diagnostics");
    let output = build.stderr(Stdio::inherit()).output().unwrap();
    assert!(output.status.success(), "the portal could not be built: {}", output.status);
    let messages = String::from_utf8(output.stdout).unwrap();
    let binary = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .unwrap();
    let bytes = std::fs::read(&binary).unwrap();
    let hooked = bytes.windows(KILL_AT.len()).any(|bytes| bytes == KILL_AT.as_bytes());
    assert!(hooked, "{} cannot be killed at a point", binary.display());
    binary
}

/// Enough for a busy machine; a portal that is well needs a second.
const TIMEOUT: Duration = Duration::from_secs(120);
const KILL_AT: &str = "KEYDESK_KILL_AT";
const SIGKILL: i32 = 9;
