//! A private PgBouncer in transaction mode, in which each transaction gets any free connection.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::folder::{Folder, owned, try_give};
use crate::free_port;
use crate::postgres::Server;
use crate::process::{Process, listens, program};

/// A running PgBouncer; stopped and removed when dropped.
#[derive(Debug)]
pub struct Pooler {
    _process: Process,
    port: u16,
    _folder: Folder,
}

impl Pooler {
    /// Starts a pooler of three connections in front of a server.
    ///
    /// # Panics
    /// If it does not start.
    pub fn start(server: &Server) -> Self {
        Self::try_start(server).unwrap_or_else(|error| panic!("{error:#}"))
    }

    /// As [`Pooler::start`].
    ///
    /// # Errors
    /// If PgBouncer is not installed or does not start; the error shows its log.
    pub fn try_start(server: &Server) -> Result<Self> {
        let (folder, port) = (Folder::try_new("pgbouncer")?, free_port());
        let settings = format!(
            "[databases]\n* = host=127.0.0.1 port={} user=postgres\n[pgbouncer]\n\
             listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\n\
             pool_mode = transaction\ndefault_pool_size = 3\nmax_client_conn = 200\n",
            server.port()
        );
        let file = folder.join("pgbouncer.ini");
        fs::write(&file, settings)?;
        try_give(&file)?;
        let program = program("pgbouncer", &[PathBuf::from("/usr/sbin")])?;
        let mut command = owned(Command::new(program))?;
        let process = Process::default();
        process.start(command.arg(&file), &folder.join("log"), || listens(port))?;
        Ok(Self { _process: process, port, _folder: folder })
    }

    /// The address of a database through the pooler.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }
}
