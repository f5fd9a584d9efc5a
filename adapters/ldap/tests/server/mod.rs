//! A private slapd in a temporary folder, started and stopped by the test itself.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "every test program uses a part of it; a broken set-up should stop the test at once"
)]

pub(crate) mod ldif;

use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use keydesk_ldap::{Password, ServerConfig};
use keydesk_testkit::free_port;

/// A running server; stopped and removed when dropped.
pub(crate) struct Server {
    folder: PathBuf,
    port: u16,
    tls_port: u16,
    running: Mutex<Option<Child>>,
}

/// How a server differs from the usual one.
#[derive(Default)]
pub(crate) struct Setting {
    /// Every commit reaches the disk, as it does by default; else it is fast and forgetful.
    pub(crate) durable: bool,
    /// Keydesk's schema is not loaded.
    pub(crate) without_schema: bool,
    /// More lines of the configuration of the database.
    pub(crate) database: String,
    /// Rights before the usual ones.
    pub(crate) access: String,
    /// The most that the database holds.
    pub(crate) most_bytes: Option<u64>,
    /// More lines of the global configuration.
    pub(crate) global: String,
    /// Entries beside the usual ones.
    pub(crate) entries: String,
    /// No entries at all, not even the usual ones.
    pub(crate) empty: bool,
}

impl Server {
    /// A fresh server with a few people.
    pub(crate) fn start() -> Self {
        Self::with(Setting::default())
    }

    /// A fresh server of this setting.
    pub(crate) fn with(setting: Setting) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("keydesk-ldap-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&folder);
        for part in ["conf", "data"] {
            fs::create_dir_all(folder.join(part)).expect("a folder for the server");
        }
        let tls = ldif::certificates(&folder);
        let config = ldif::config(&folder, &setting, &tls);
        slapadd(&folder, &config, "0");
        if !setting.empty {
            slapadd(&folder, &format!("{}\n{}", ldif::PEOPLE, setting.entries), "1");
        }
        let running = Mutex::default();
        let server = Self { folder, port: free_port(), tls_port: free_port(), running };
        server.start_again();
        server
    }

    /// Starts it after [`Server::kill`], and waits until it answers.
    pub(crate) fn start_again(&self) {
        let log = fs::OpenOptions::new().append(true).create(true).open(self.folder.join("log"));
        let log = log.expect("the server's log");
        let mut command = Command::new("/usr/sbin/slapd");
        command.args(["-d", "0", "-F"]).arg(self.folder.join("conf"));
        let listen =
            format!("{} ldaps://127.0.0.1:{}/ {}", self.url(), self.tls_port, self.socket_url());
        command.args(["-h", &listen]).stdin(Stdio::null());
        command.stdout(log.try_clone().expect("its log")).stderr(log);
        let child = command.spawn().expect("slapd starts: is it installed?");
        *self.running.lock().unwrap() = Some(child);
        let until = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let ended = self.running.lock().unwrap().as_mut().unwrap().try_wait().unwrap();
            assert!(ended.is_none(), "slapd ended with {ended:?}:\n{}", self.log());
            assert!(Instant::now() < until, "slapd does not start:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// `kill -9`, and a wait for its end.
    pub(crate) fn kill(&self) {
        self.signal("-KILL");
        if let Some(mut child) = self.running.lock().unwrap().take() {
            child.wait().expect("the server ends");
        }
    }

    /// Stops it in the middle of whatever it does; it keeps its connections. Its threads stand still
    /// one after the other, and until then they answer.
    pub(crate) fn freeze(&self) {
        self.signal("-STOP");
        let id = self.running.lock().unwrap().as_ref().expect("it runs").id();
        wait_until("it stands still", || {
            let threads = fs::read_dir(format!("/proc/{id}/task")).expect("its threads");
            threads.flatten().all(|thread| {
                let stat = fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
                stat.rsplit_once(") ").is_some_and(|(_, state)| state.starts_with('T'))
            })
        });
    }

    /// Lets it go on.
    pub(crate) fn thaw(&self) {
        self.signal("-CONT");
    }

    pub(crate) fn url(&self) -> String {
        format!("ldap://127.0.0.1:{}", self.port)
    }

    pub(crate) fn tls_url(&self) -> String {
        format!("ldaps://127.0.0.1:{}", self.tls_port)
    }

    pub(crate) fn socket_url(&self) -> String {
        let path = self.folder.join("ldapi").to_string_lossy().replace('/', "%2F");
        format!("ldapi://{path}")
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The root that its certificate leads to.
    pub(crate) fn roots(&self) -> PathBuf {
        self.folder.join("ca.pem")
    }

    /// As the name that reads people.
    pub(crate) fn directory(&self) -> ServerConfig {
        self.as_name("cn=keydesk-directory,ou=services,dc=example", "directory-secret")
    }

    /// As the name that keeps accounts.
    pub(crate) fn accounts(&self) -> ServerConfig {
        self.as_name("cn=keydesk-accounts,ou=services,dc=example", "accounts-secret")
    }

    pub(crate) fn as_name(&self, name: &str, password: &str) -> ServerConfig {
        ServerConfig::new(self.url()).with_bind(name, Password::Given(password.to_owned()))
    }

    /// Changes entries as the administrator, by LDIF.
    pub(crate) fn change(&self, ldif: &str) {
        let output = self.tool("ldapmodify", &[], ldif);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Changes the server's configuration, by LDIF.
    pub(crate) fn configure(&self, ldif: &str) {
        let mut command = Command::new("ldapmodify");
        command.args(["-x", "-D", "cn=config", "-w", "config-secret", "-H", &self.url()]);
        let output = fed(command, ldif);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// What the administrator finds.
    pub(crate) fn find(&self, base: &str, filter: &str, attributes: &[&str]) -> String {
        let mut words = vec!["-LLL", "-o", "ldif-wrap=no", "-b", base, filter];
        words.extend(attributes);
        let output = self.tool("ldapsearch", &words, "");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    pub(crate) fn tool(&self, tool: &str, words: &[&str], input: &str) -> Output {
        let mut command = Command::new(tool);
        command.args(["-x", "-D", "cn=admin,dc=example", "-w", "admin-secret", "-H", &self.url()]);
        command.args(words);
        fed(command, input)
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    fn signal(&self, signal: &str) {
        if let Some(child) = self.running.lock().unwrap().as_ref() {
            let sent = Command::new("kill").args([signal, &child.id().to_string()]).status();
            assert!(sent.expect("kill runs").success(), "{signal}");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Ok(mut running) = self.running.lock()
            && let Some(mut child) = running.take()
        {
            let _ = child.kill();
            let _ = child.wait();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn slapadd(folder: &Path, ldif: &str, database: &str) {
    let mut command = Command::new("/usr/sbin/slapadd");
    command.args(["-n", database, "-F"]).arg(folder.join("conf"));
    let output = fed(command, ldif);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "slapadd -n {database}: {said}");
}

fn fed(mut command: Command, input: &str) -> Output {
    use std::io::Write;
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the tool runs: are slapd and ldap-utils installed?");
    let mut stdin = child.stdin.take().expect("its input");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || {
        let _ = stdin.write_all(input.as_bytes());
    });
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("its input is written");
    output
}

/// Waits until something is so.
pub(crate) fn wait_until(what: &str, mut so: impl FnMut() -> bool) {
    let until = Instant::now() + Duration::from_secs(30);
    while !so() {
        assert!(Instant::now() < until, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
