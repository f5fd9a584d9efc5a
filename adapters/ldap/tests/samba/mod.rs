//! A private Active Directory domain controller, started and stopped by the test itself.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a broken set-up should stop the test at once"
)]

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use keydesk_ldap::{Password, ServerConfig};

pub(crate) const BASE: &str = "DC=ad,DC=example,DC=test";
const ADMINISTRATOR: &str = "administrator@ad.example.test";

/// A running domain controller; stopped and removed when dropped.
pub(crate) struct DomainController {
    folder: PathBuf,
    address: String,
    child: Child,
}

impl DomainController {
    /// Starts it, and waits until the administrator can bind.
    pub(crate) fn start() -> Self {
        let id = std::process::id();
        let folder = std::env::temp_dir().join(format!("keydesk-samba-{id}"));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder for the server");
        // A loopback address of its own for each process, so that test runs do not meet.
        let [_, high, middle, low] = id.to_be_bytes();
        let address = format!("127.{}.{middle}.{}", high | 0x80, low.clamp(2, 254));
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samba/start.sh");
        let child = Command::new("sh")
            .arg(script)
            .arg(&folder)
            .arg(&address)
            .stdin(Stdio::null())
            .stderr(fs::File::create(folder.join("start.log")).expect("its log"))
            // Samba forks; its processes are stopped as a group.
            .process_group(0)
            .spawn()
            .expect("sh starts");
        let mut started = Self { folder, address, child };
        started.wait();
        started
    }

    fn wait(&mut self) {
        let until = Instant::now() + Duration::from_secs(180);
        loop {
            let ended = self.child.try_wait().expect("its state");
            assert!(ended.is_none(), "samba ended with {ended:?}:\n{}", self.log());
            let words = ["-LLL", "-b", BASE, "-s", "base", "(objectClass=*)", "1.1"];
            if self.folder.join("admin-password").exists() && self.tool("ldapsearch", &words, "").0
            {
                return;
            }
            assert!(Instant::now() < until, "samba does not start:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Adds or changes entries as the administrator, by LDIF.
    pub(crate) fn change(&self, ldif: &str) {
        let (done, output) = self.tool("ldapmodify", &[], ldif);
        assert!(done, "{output}");
    }

    /// How to reach it, as the administrator.
    pub(crate) fn server(&self) -> ServerConfig {
        let password = fs::read_to_string(self.folder.join("admin-password")).unwrap();
        let mut server = ServerConfig::new(format!("ldaps://{}", self.address))
            .with_bind(ADMINISTRATOR, Password::Given(password));
        server.roots = Some(self.folder.join("ca.pem"));
        // A loaded machine answers late, and that is not what is tested.
        server.connect_timeout = Duration::from_secs(60);
        server.operation_timeout = Duration::from_secs(60);
        server
    }

    fn tool(&self, tool: &str, words: &[&str], input: &str) -> (bool, String) {
        use std::io::Write;
        let mut command = Command::new(tool);
        command.args(["-x", "-H", &format!("ldaps://{}", self.address), "-D", ADMINISTRATOR]);
        command.arg("-y").arg(self.folder.join("admin-password")).args(words);
        command.env("LDAPTLS_CACERT", self.folder.join("ca.pem"));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("ldap-utils is installed");
        let mut stdin = child.stdin.take().expect("its input");
        let input = input.to_owned();
        let writer = std::thread::spawn(move || {
            let _ = stdin.write_all(input.as_bytes());
        });
        let output = child.wait_with_output().expect("it ends");
        writer.join().expect("its input is written");
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    }

    fn log(&self) -> String {
        ["start.log", "log/provision.log", "log/samba.log"]
            .map(|name| fs::read_to_string(self.folder.join(name)).unwrap_or_default())
            .join("\n")
    }
}

impl Drop for DomainController {
    fn drop(&mut self) {
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args(["-TERM", "--", &group]).status();
        let _ = self.child.wait();
        // What Samba forked ends a moment after it, and writes into the folder until then.
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
