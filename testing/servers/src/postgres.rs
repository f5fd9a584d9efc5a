//! A private PostgreSQL server.
//!
//! PostgreSQL refuses to run as root, so root starts it as the system's user `postgres`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use anyhow::{Context, Result, ensure};

use crate::folder::{Folder, owned, try_give};
use crate::free_port;
use crate::process::{self, Process, listens, run, wait_until};

/// A running server; stopped and removed when dropped.
#[derive(Debug)]
pub struct Server {
    process: Process,
    port: u16,
    settings: Vec<String>,
    programs: Programs,
    folder: Folder,
    _template: Arc<Folder>,
}

impl Server {
    /// Settings without any sync to disk.
    pub const FAST: [&str; 3] = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

    /// Starts an empty server that does not sync to disk.
    ///
    /// # Panics
    /// If it does not start.
    pub fn start() -> Self {
        Self::with(&Self::FAST)
    }

    /// Starts an empty server with these settings, each as `name=value`.
    ///
    /// # Panics
    /// If it does not start.
    pub fn with(settings: &[&str]) -> Self {
        Self::of(Programs::installed(), settings).unwrap_or_else(|error| panic!("{error:#}"))
    }

    /// Starts an empty server of another installation with these settings.
    ///
    /// # Errors
    /// If PostgreSQL is not installed or does not start; the error shows its log.
    pub fn of(programs: Programs, settings: &[&str]) -> Result<Self> {
        let template = template(&programs)?;
        let folder = Folder::try_new("postgres")?;
        try_give(&folder)?;
        let data = folder.join("data");
        run(owned(Command::new("cp"))?.arg("-a").arg(template.join("data")).arg(data))?;
        let server = Self {
            process: Process::default(),
            port: free_port(),
            settings: settings.iter().map(|&setting| setting.to_owned()).collect(),
            programs,
            folder,
            _template: template,
        };
        server.run()?;
        Ok(server)
    }

    /// Starts it after [`Server::kill`] or [`Server::stop`], and waits until it accepts connections.
    ///
    /// # Panics
    /// If it does not start.
    pub fn start_again(&self) {
        self.run().unwrap_or_else(|error| panic!("{error:#}"));
    }

    fn run(&self) -> Result<()> {
        let mut command = owned(Command::new(self.programs.find("postgres")?))?;
        command.arg("-D").arg(self.data()).args(["-p", &self.port.to_string()]);
        command.arg("-k").arg(&*self.folder);
        let fixed = ["listen_addresses=127.0.0.1", "max_connections=300", "shared_buffers=32MB"];
        for setting in fixed.into_iter().chain(self.settings.iter().map(String::as_str)) {
            command.args(["-c", setting]);
        }
        self.process.start(&mut command, &self.folder.join("log"), || {
            listens(self.port) && self.psql("SELECT 1").status.success()
        })
    }

    /// Stops all its processes at once, without a checkpoint; the data needs recovery afterwards.
    pub fn kill(&self) {
        self.process.signal("-QUIT");
        self.process.wait();
    }

    /// Ends all connections, writes a checkpoint and stops.
    pub fn stop(&self) {
        self.process.signal("-INT");
        self.process.wait();
    }

    /// Sends SIGKILL to the postmaster alone, and waits until its other processes have ended.
    ///
    /// # Panics
    /// If they do not end.
    pub fn kill_hard(&self) {
        self.process.signal("-KILL");
        self.process.wait();
        // They notice that the postmaster is gone and end; until then they hold its shared memory.
        wait_until("the processes of a killed server end", || !self.is_held());
        let _ = fs::remove_file(self.data().join("postmaster.pid"));
    }

    /// The address of a database over TCP.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// The address for the adapter: this schema, and so few connections that many pools fit.
    pub fn schema_url(&self, schema: &str) -> String {
        format!("{}?schema={schema}&connections=6", self.url("postgres"))
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The temporary folder, which the server's user may write to.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// What psql prints for a statement, unaligned.
    ///
    /// # Panics
    /// If the statement fails.
    pub fn sql(&self, statement: &str) -> String {
        self.sql_in("postgres", statement)
    }

    /// As [`Server::sql`], in another database.
    ///
    /// # Panics
    /// If the statement fails.
    pub fn sql_in(&self, database: &str, statement: &str) -> String {
        let output = self.psql_in(database, statement);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{statement}: {said}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// The outcome of psql for a statement that may fail.
    ///
    /// # Panics
    /// If psql cannot be run.
    pub fn psql(&self, statement: &str) -> Output {
        self.psql_in("postgres", statement)
    }

    fn psql_in(&self, database: &str, statement: &str) -> Output {
        let psql = self.programs.find("psql").unwrap_or_else(|error| panic!("{error:#}"));
        let mut command = Command::new(psql);
        command.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d"]);
        command.arg(self.url(database)).args(["-c", statement]).current_dir("/");
        command.stdin(Stdio::null()).output().expect("psql runs")
    }

    /// What it wrote to its log.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// Whether a process works in the data folder, where all processes of a server do.
    fn is_held(&self) -> bool {
        let data = self.data();
        let processes = fs::read_dir("/proc").expect("the system's processes").flatten();
        processes
            .filter_map(|process| fs::read_link(process.path().join("cwd")).ok())
            .any(|folder| folder == data)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Where the programs of one PostgreSQL are.
#[derive(Clone, Debug)]
pub struct Programs {
    folders: Vec<PathBuf>,
    /// Kept until no server needs the programs.
    _copy: Option<Arc<Folder>>,
}

impl Programs {
    /// Those of `KEYDESK_POSTGRES_BIN`, of Debian's packages, or on the path, in this order.
    pub fn installed() -> Self {
        let chosen = std::env::var_os("KEYDESK_POSTGRES_BIN").map(PathBuf::from);
        // Debian 12 has version 15.
        let debian = [15, 18, 17, 16, 14, 13]
            .map(|major| PathBuf::from(format!("/usr/lib/postgresql/{major}/bin")));
        Self { folders: chosen.into_iter().chain(debian).collect(), _copy: None }
    }

    /// Those of the version that `cargo xtask setup --soak` fetched, by its major number. They have no
    /// client programs; psql is the system's.
    ///
    /// # Errors
    /// If that version was not fetched.
    pub fn fetched(major: u32) -> Result<Self> {
        let cache = concat!(env!("CARGO_MANIFEST_DIR"), "/../../.cache");
        let fetched = PathBuf::from(format!("{cache}/postgres-{major}/native"));
        let is_there = fetched.join("bin/postgres").is_file();
        ensure!(is_there, "PostgreSQL {major} is missing: run `cargo xtask setup --soak`");
        // The server's user may have no access to the folder of the project.
        let copy = Folder::try_new("programs")?;
        run(Command::new("cp").arg("-a").arg(fetched).arg(&*copy))?;
        let folders = vec![copy.join("native/bin")];
        Ok(Self { folders, _copy: Some(Arc::new(copy)) })
    }

    /// The major version of the server.
    ///
    /// # Errors
    /// If it is not installed.
    pub fn major(&self) -> Result<u32> {
        let output = Command::new(self.find("postgres")?).arg("--version").output()?;
        // Such as `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)`.
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let number = text.split_whitespace().nth(2).and_then(|version| version.split('.').next());
        let number = number.and_then(|number| number.parse().ok());
        number.with_context(|| format!("postgres --version prints {text:?}"))
    }

    /// The path of a program, such as `psql`.
    ///
    /// # Errors
    /// If it is not installed.
    pub fn find(&self, name: &str) -> Result<PathBuf> {
        process::program(name, &self.folders)
    }
}

/// A data folder that no server has run in, kept while a server of this process uses it.
fn template(programs: &Programs) -> Result<Arc<Folder>> {
    static TEMPLATES: Mutex<BTreeMap<Vec<PathBuf>, Weak<Folder>>> = Mutex::new(BTreeMap::new());
    let mut templates = TEMPLATES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(template) = templates.get(&programs.folders).and_then(Weak::upgrade) {
        return Ok(template);
    }
    let folder = Folder::try_new("template")?;
    try_give(&folder)?;
    let mut initdb = owned(Command::new(programs.find("initdb")?))?;
    initdb.arg("-D").arg(folder.join("data"));
    initdb.args(["-A", "trust", "-U", "postgres", "--no-sync"]);
    run(initdb.args(["-E", "UTF8", "--locale=C"]))?;
    let template = Arc::new(folder);
    templates.insert(programs.folders.clone(), Arc::downgrade(&template));
    Ok(template)
}
