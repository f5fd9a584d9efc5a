//! A private slapd with Keydesk's schema and a few people.

mod config;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Result, ensure};

use crate::folder::Folder;
use crate::free_port;
use crate::process::{Process, fed, listens, program, wait_until};

/// A running server; stopped and removed when dropped.
#[derive(Debug)]
pub struct Server {
    process: Process,
    port: u16,
    tls_port: u16,
    folder: Folder,
}

/// How a server differs from the usual one.
#[derive(Debug, Default)]
pub struct Setting {
    /// Whether every commit is synced to disk.
    pub durable: bool,
    /// Leaves Keydesk's schema out.
    pub without_schema: bool,
    /// More lines of the configuration of the database.
    pub database: String,
    /// Access rules before the usual ones.
    pub access: String,
    /// The maximum size of the database in bytes; 256 MiB by default.
    pub max_bytes: Option<u64>,
    /// More lines of the global configuration.
    pub global: String,
    /// Entries beside the usual ones, as LDIF.
    pub entries: String,
    /// Leaves all entries out, the usual ones too.
    pub empty: bool,
}

impl Server {
    /// Starts a server with a few people that does not sync to disk.
    ///
    /// # Panics
    /// If it does not start.
    pub fn start() -> Self {
        Self::with(Setting::default())
    }

    /// Starts a server of this setting.
    ///
    /// # Panics
    /// If it does not start.
    pub fn with(setting: Setting) -> Self {
        Self::try_with(&setting).unwrap_or_else(|error| panic!("{error:#}"))
    }

    /// As [`Server::with`].
    ///
    /// # Errors
    /// If slapd is not installed or does not start; the error shows its log.
    pub fn try_with(setting: &Setting) -> Result<Self> {
        let folder = Folder::try_new("slapd")?;
        for part in ["conf", "data"] {
            fs::create_dir_all(folder.join(part))?;
        }
        let tls = config::certificates(&folder)?;
        slapadd(&folder, &config::config(&folder, setting, &tls)?, "0")?;
        if !setting.empty {
            slapadd(&folder, &format!("{}\n{}", config::PEOPLE, setting.entries), "1")?;
        }
        let (port, tls_port) = (free_port(), free_port());
        let server = Self { process: Process::default(), port, tls_port, folder };
        server.run()?;
        Ok(server)
    }

    /// Starts it after [`Server::kill`], and waits until it accepts connections.
    ///
    /// # Panics
    /// If it does not start.
    pub fn start_again(&self) {
        self.run().unwrap_or_else(|error| panic!("{error:#}"));
    }

    fn run(&self) -> Result<()> {
        let mut command = Command::new(sbin("slapd")?);
        command.args(["-d", "0", "-F"]).arg(self.folder.join("conf"));
        let listen = format!("{} {} {}", self.url(), self.tls_url(), self.socket_url());
        command.args(["-h", &listen]);
        self.process.start(&mut command, &self.folder.join("log"), || listens(self.port))
    }

    /// Sends SIGKILL, and waits for the end of the process.
    pub fn kill(&self) {
        self.process.kill();
    }

    /// Suspends the process, which keeps its connections open and answers nothing.
    ///
    /// # Panics
    /// If it does not run.
    pub fn freeze(&self) {
        self.process.signal("-STOP");
        let id = self.process.id().expect("it runs");
        // Its threads stop one after the other, and until then they answer.
        wait_until("all threads are suspended", || {
            let threads = fs::read_dir(format!("/proc/{id}/task")).expect("its threads");
            threads.flatten().all(|thread| {
                let stat = fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
                stat.rsplit_once(") ").is_some_and(|(_, state)| state.starts_with('T'))
            })
        });
    }

    /// Resumes the process after [`Server::freeze`].
    pub fn thaw(&self) {
        self.process.signal("-CONT");
    }

    /// Its address in clear text, which takes StartTLS too.
    pub fn url(&self) -> String {
        format!("ldap://127.0.0.1:{}", self.port)
    }

    /// Its address over TLS.
    pub fn tls_url(&self) -> String {
        format!("ldaps://127.0.0.1:{}", self.tls_port)
    }

    /// The address of its Unix socket.
    pub fn socket_url(&self) -> String {
        let path = self.folder.join("ldapi").to_string_lossy().replace('/', "%2F");
        format!("ldapi://{path}")
    }

    /// The port on 127.0.0.1 in clear text.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The temporary folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file with the root of its certificate, as PEM.
    pub fn roots(&self) -> PathBuf {
        self.folder.join("ca.pem")
    }

    /// Changes entries as the administrator, by LDIF.
    ///
    /// # Panics
    /// If the server refuses.
    pub fn change(&self, ldif: &str) {
        let output = self.tool("ldapmodify", &[], ldif);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Changes the server's configuration, by LDIF.
    ///
    /// # Panics
    /// If the server refuses.
    pub fn configure(&self, ldif: &str) {
        let output = self.bound("ldapmodify", "cn=config", "config-secret", &[], ldif);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// What the administrator finds, as LDIF.
    ///
    /// # Panics
    /// If the server refuses.
    pub fn find(&self, base: &str, filter: &str, attributes: &[&str]) -> String {
        let mut words = vec!["-LLL", "-o", "ldif-wrap=no", "-b", base, filter];
        words.extend(attributes);
        let output = self.tool("ldapsearch", &words, "");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// The outcome of a program of ldap-utils as the administrator.
    ///
    /// # Panics
    /// If the program cannot be run.
    pub fn tool(&self, tool: &str, words: &[&str], input: &str) -> Output {
        self.bound(tool, "cn=admin,dc=example", "admin-secret", words, input)
    }

    fn bound(&self, tool: &str, name: &str, secret: &str, words: &[&str], input: &str) -> Output {
        let mut command = Command::new(tool);
        command.args(["-x", "-D", name, "-w", secret, "-H", &self.url()]).args(words);
        fed(command, input).unwrap_or_else(|error| panic!("{error:#}"))
    }

    /// What it wrote to its log.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
}

fn slapadd(folder: &Path, ldif: &str, database: &str) -> Result<()> {
    let mut command = Command::new(sbin("slapadd")?);
    command.args(["-n", database, "-F"]).arg(folder.join("conf"));
    let output = fed(command, ldif)?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "slapadd -n {database}: {said}");
    Ok(())
}

fn sbin(name: &str) -> Result<PathBuf> {
    program(name, &[PathBuf::from("/usr/sbin")])
}
