//! A private PostgreSQL server in a temporary folder, started and stopped by the test itself.
//!
//! It refuses to run as root, so root starts it as the system's user `postgres`.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "every test program uses a part of it; a broken set-up should stop the test at once"
)]

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use keydesk_postgres::Config;
use keydesk_testkit::free_port;

/// A running server; stopped and removed when dropped.
pub(crate) struct Server {
    folder: Folder,
    _template: Arc<Folder>,
    port: u16,
    settings: Vec<String>,
    running: Mutex<Option<Child>>,
}

impl Server {
    /// A fresh server, fast and forgetful: only for tests that do not stop the machine.
    pub(crate) fn start() -> Self {
        Self::with(&["fsync=off", "synchronous_commit=off", "full_page_writes=off"])
    }

    /// A fresh server with these settings.
    pub(crate) fn with(settings: &[&str]) -> Self {
        let folder = fresh_folder("server");
        let template = template();
        run(owned(Command::new("cp"))
            .arg("-a")
            .arg(template.join("data"))
            .arg(folder.join("data")));
        let server = Self {
            folder,
            _template: template,
            port: free_port(),
            settings: settings.iter().map(|&setting| setting.to_owned()).collect(),
            running: Mutex::default(),
        };
        server.start_again();
        server
    }

    /// Starts it after [`Server::kill`] or [`Server::stop`], and waits until it lets in.
    pub(crate) fn start_again(&self) {
        let log = fs::OpenOptions::new().append(true).create(true).open(self.folder.join("log"));
        let mut command = owned(Command::new(binary("postgres")));
        command.arg("-D").arg(self.data()).args(["-p", &self.port.to_string()]);
        command.arg("-k").arg(&*self.folder);
        let fixed = ["listen_addresses=127.0.0.1", "max_connections=300", "shared_buffers=32MB"];
        for setting in fixed.into_iter().chain(self.settings.iter().map(String::as_str)) {
            command.args(["-c", setting]);
        }
        let log = log.expect("the server's log");
        command.stdout(log.try_clone().expect("its log")).stderr(log).stdin(Stdio::null());
        let child = command.spawn().expect("postgres starts");
        *self.running.lock().unwrap() = Some(child);
        let until = Instant::now() + Duration::from_secs(60);
        while !self.is_ready() {
            assert!(Instant::now() < until, "the server does not start:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Stops it at once, without tidying: what `kill -9` of every process of it does.
    pub(crate) fn kill(&self) {
        self.signal("-QUIT");
        self.wait();
    }

    /// Stops it as an operator would: connections are ended, data is tidy.
    pub(crate) fn stop(&self) {
        self.signal("-INT");
        self.wait();
    }

    /// `kill -9` of the postmaster alone, and a wait until every process of it saw that.
    pub(crate) fn kill_hard(&self) {
        self.signal("-KILL");
        self.wait();
        let until = Instant::now() + Duration::from_secs(30);
        // Its processes see that it is gone and end by themselves; until then they hold its memory.
        while self.is_held() {
            assert!(Instant::now() < until, "processes of a killed server stay");
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = fs::remove_file(self.data().join("postmaster.pid"));
    }

    /// Its address for a database, over TCP.
    pub(crate) fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// A configuration of few connections, so that many fit.
    pub(crate) fn config(&self, schema: &str) -> Config {
        let mut config = Config::from_url(&self.url("postgres")).expect("the server's address");
        config.schema = schema.to_owned();
        config.connections = 6;
        config
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// What psql answers to a statement, unaligned.
    pub(crate) fn sql(&self, statement: &str) -> String {
        self.sql_in("postgres", statement)
    }

    /// As [`Server::sql`], in another database.
    pub(crate) fn sql_in(&self, database: &str, statement: &str) -> String {
        let output = self.psql_in(database, statement);
        assert!(
            output.status.success(),
            "{statement}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    pub(crate) fn psql(&self, statement: &str) -> Output {
        self.psql_in("postgres", statement)
    }

    fn psql_in(&self, database: &str, statement: &str) -> Output {
        let mut command = Command::new(binary("psql"));
        command.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d"]);
        command.arg(self.url(database)).args(["-c", statement]).current_dir("/");
        command.stdin(Stdio::null()).output().expect("psql runs")
    }

    /// What it wrote to its log.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    fn is_ready(&self) -> bool {
        let mut guard = self.running.lock().unwrap();
        if let Some(child) = guard.as_mut()
            && let Some(status) = child.try_wait().expect("the server's status")
        {
            panic!("the server ended with {status}:\n{}", self.log());
        }
        drop(guard);
        self.port_taken() && self.psql("SELECT 1").status.success()
    }

    /// Whether a process still works in the data folder, where all of a server's do.
    fn is_held(&self) -> bool {
        let data = self.data();
        let processes = fs::read_dir("/proc").expect("the system's processes").flatten();
        processes
            .filter_map(|process| fs::read_link(process.path().join("cwd")).ok())
            .any(|folder| folder == data)
    }

    fn port_taken(&self) -> bool {
        std::net::TcpStream::connect(("127.0.0.1", self.port)).is_ok()
    }

    fn signal(&self, signal: &str) {
        if let Some(child) = self.running.lock().unwrap().as_ref() {
            run(Command::new("kill").args([signal, &child.id().to_string()]));
        }
    }

    fn wait(&self) {
        if let Some(mut child) = self.running.lock().unwrap().take() {
            child.wait().expect("the server ends");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.running.lock().is_ok_and(|running| running.is_some()) {
            self.kill();
        }
    }
}

/// A command that runs as `postgres` if we are root.
pub(crate) fn owned(mut command: Command) -> Command {
    command.current_dir("/").stdin(Stdio::null());
    if let Some((uid, gid)) = server_user() {
        command.uid(uid).gid(gid);
    }
    command
}

/// Gives a file to the server's user.
pub(crate) fn give(path: &Path) {
    if let Some((uid, gid)) = server_user() {
        chown(path, Some(uid), Some(gid)).expect("root may give files away");
    }
}

/// The server's programs: in `KEYDESK_POSTGRES_BIN`, where Debian keeps them, or on the path.
pub(crate) fn binary(name: &str) -> PathBuf {
    // The version that is tested comes first.
    let debian: Vec<String> = [15, 18, 17, 16, 14, 13]
        .iter()
        .map(|major| format!("/usr/lib/postgresql/{major}/bin"))
        .collect();
    binary_of(name, &debian.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A program in `KEYDESK_POSTGRES_BIN`, in these folders, or on the path.
pub(crate) fn binary_of(name: &str, folders: &[&str]) -> PathBuf {
    let told = std::env::var_os("KEYDESK_POSTGRES_BIN").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = folders.iter().map(PathBuf::from).chain(std::env::split_paths(&path));
    let mut programs = told.into_iter().chain(folders).map(|folder| folder.join(name));
    programs
        .find(|program| program.is_file())
        .unwrap_or_else(|| panic!("no {name} here: run `cargo xtask setup`"))
}

/// A folder of its own that the server's user may write to; removed when dropped.
pub(crate) struct Folder(PathBuf);

impl std::ops::Deref for Folder {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A fresh one. No two have one name: the last of it may still be going while the next is made.
pub(crate) fn fresh_folder(name: &str) -> Folder {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("keydesk-pg-{}-{name}-{number}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a temporary folder");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).expect("its permissions");
    give(&folder);
    Folder(folder)
}

pub(crate) fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{command:?}: {said}");
}

/// A data folder that was never started, kept for as long as a server of this program runs.
fn template() -> Arc<Folder> {
    static TEMPLATE: Mutex<Weak<Folder>> = Mutex::new(Weak::new());
    let mut held = TEMPLATE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(template) = held.upgrade() {
        return template;
    }
    let folder = fresh_folder("template");
    let mut initdb = owned(Command::new(binary("initdb")));
    initdb.arg("-D").arg(folder.join("data"));
    initdb.args(["-A", "trust", "-U", "postgres", "--no-sync", "--no-instructions"]);
    run(initdb.args(["-E", "UTF8", "--locale=C"]));
    let template = Arc::new(folder);
    *held = Arc::downgrade(&template);
    template
}

fn server_user() -> Option<(u32, u32)> {
    if fs::metadata("/proc/self").map(|us| us.uid()).unwrap_or(1) != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").expect("the system's users");
    let line = users.lines().find(|line| line.starts_with("postgres:"));
    let line = line.expect("a user postgres: run `cargo xtask setup`");
    let mut numbers = line.split(':').skip(2).map(|text| text.parse().expect("a number"));
    Some((numbers.next().expect("a user id"), numbers.next().expect("a group id")))
}
