//! The portal's own directory, with accounts in it.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use keydesk_core::ports::AccountStore;
use keydesk_ldap::{AccountsConfig, LdapAccounts, Password, ServerConfig};
use keydesk_test_servers::free_port;

/// A slapd as `directory/start.sh` starts it; stopped when dropped.
pub(crate) struct Directory {
    child: Child,
    port: u16,
}

impl Directory {
    /// Jo and Sam, as `directory/seed.ldif` has them.
    pub(crate) const USERS: [&'static str; 2] =
        ["6b657964-6573-4b00-8000-000000000003", "6b657964-6573-4b00-8000-000000000004"];

    /// Starts one in a new folder below this one.
    pub(crate) fn start(folder: &Path) -> Self {
        let port = free_port();
        let log = File::create(folder.join("slapd.log")).unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/directory/start.sh");
        let mut command = Command::new(script);
        command.arg(folder.join("directory")).arg(port.to_string());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let mut child = command.spawn().unwrap();
        let end = Instant::now() + Duration::from_secs(60);
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = child.try_wait().unwrap();
            let log = std::fs::read_to_string(folder.join("slapd.log")).unwrap();
            assert!(ended.is_none() && Instant::now() < end, "slapd does not start:\n{log}");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { child, port }
    }

    /// The portal's options for it.
    pub(crate) fn address(&self) -> String {
        format!("{}/{BASE}", self.url())
    }

    /// What the portal is to it.
    pub(crate) fn environment() -> [(&'static str, &'static str); 2] {
        [("PORTAL_DIRECTORY_NAME", NAME), ("PORTAL_DIRECTORY_PASSWORD", PASSWORD)]
    }

    /// The accounts in it, with a journal.
    pub(crate) async fn accounts(&self, journal: Arc<dyn AccountStore>) -> LdapAccounts {
        let server =
            ServerConfig::new(self.url()).with_bind(NAME, Password::Given(PASSWORD.to_owned()));
        let config = AccountsConfig::new(server, &format!("ou=keydesk,{BASE}"));
        LdapAccounts::open(config, journal).await.unwrap()
    }

    /// Whether anybody but who asks is connected as the portal.
    pub(crate) fn has_connections(&self) -> bool {
        let portals = format!("(monitorConnectionAuthzDN={NAME})");
        self.find("cn=Connections,cn=Monitor", &portals, "monitorConnectionNumber").len() != 1
    }

    /// Reservations that no account lists.
    pub(crate) fn orphans(&self) -> BTreeSet<String> {
        self.reserved("").difference(&self.listed()).cloned().collect()
    }

    /// Every key that an account lists is reserved, so that nobody else can ever have it.
    pub(crate) fn check_reservations(&self) {
        let listed = self.listed();
        let lost: Vec<_> = listed.difference(&self.reserved("")).cloned().collect();
        assert!(lost.is_empty(), "in use and not reserved: {lost:?}");
    }

    /// Makes every reservation two days old that was not found to be in use yet.
    pub(crate) fn two_days_pass(&self) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let earlier = now - 2 * 24 * 60 * 60;
        let change = |name: &String| {
            format!(
                "dn: cn={name},{KEYS}\nchangetype: modify\nreplace: keydeskClaimedAt\n\
                 keydeskClaimedAt: {earlier}\n\n"
            )
        };
        let changes: String = self.reserved(UNSETTLED).iter().map(change).collect();
        self.tool("ldapmodify", &[], &changes);
    }

    /// Whether every reservation was found to be in use, or is gone.
    pub(crate) fn is_collected(&self) -> bool {
        self.reserved(UNSETTLED).is_empty()
    }

    fn listed(&self) -> BTreeSet<String> {
        self.find(ACCOUNTS, "(objectClass=keydeskAccountEntry)", "keydeskLookup")
    }

    fn reserved(&self, only: &str) -> BTreeSet<String> {
        self.find(KEYS, &format!("(&(objectClass=keydeskKeyEntry){only})"), "cn")
    }

    fn find(&self, base: &str, filter: &str, attribute: &str) -> BTreeSet<String> {
        let words = ["-LLL", "-o", "ldif-wrap=no", "-b", base, filter, attribute];
        let found = self.tool("ldapsearch", &words, "");
        let prefix = format!("{attribute}: ");
        found.lines().filter_map(|line| line.strip_prefix(&prefix).map(str::to_owned)).collect()
    }

    fn tool(&self, tool: &str, words: &[&str], input: &str) -> String {
        let mut command = Command::new(tool);
        command.args(["-x", "-D", NAME, "-w", PASSWORD, "-H", &self.url()]).args(words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_owned();
        // What it answers must be read meanwhile.
        let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()).unwrap());
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{tool} {words:?}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn url(&self) -> String {
        format!("ldap://127.0.0.1:{}", self.port)
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// As `directory/seed.ldif` has them.
const BASE: &str = "dc=portal,dc=example";
const ACCOUNTS: &str = "ou=accounts,ou=keydesk,dc=portal,dc=example";
const KEYS: &str = "ou=keys,ou=keydesk,dc=portal,dc=example";
const NAME: &str = "cn=portal,dc=portal,dc=example";
const PASSWORD: &str = "portal-demo";
const UNSETTLED: &str = "(!(keydeskClaim=kept))";
