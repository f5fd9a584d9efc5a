//! Servers run for as long as their command, whatever ends it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::process::{Child, Command, Output, Stdio};

use keydesk_test_servers::wait_until;

fn with_servers(servers: &[&str], script: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("with-servers").args(servers).args(["--", "sh", "-c", script]);
    command
}

fn ran(servers: &[&str], script: &str) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } = with_servers(servers, script).output().unwrap();
    let said = String::from_utf8_lossy(&stderr);
    assert!(!said.contains("panicked"), "{said}");
    (status.code(), String::from_utf8(stdout).unwrap())
}

/// The port in an address such as `postgres://postgres@127.0.0.1:20001/postgres`.
fn port(url: &str) -> u16 {
    let after = url.trim().rsplit_once(':').unwrap().1;
    after.split('/').next().unwrap().parse().unwrap()
}

fn is_up(port: u16) -> bool {
    TcpStream::connect(("127.0.0.1", port)).is_ok()
}

#[test]
fn the_command_reaches_every_server_and_its_exit_code_is_passed_on() {
    let script = "psql -XAtc 'SELECT 40 + 2' -d \"$KEYDESK_TEST_POSTGRES_URL\" \
        && psql -XAtc 'SELECT 40 + 3' -d \"$KEYDESK_TEST_PGBOUNCER_URL\" \
        && LDAPTLS_CACERT=\"$KEYDESK_TEST_LDAP_CA\" ldapsearch -x -LLL -H \"$KEYDESK_TEST_LDAPS_URL\" \
           -D cn=keydesk-directory,ou=services,dc=example -w directory-secret \
           -b ou=people,dc=example '(uid=jo)' cn \
        && echo \"$KEYDESK_TEST_POSTGRES_URL\" && echo \"$KEYDESK_TEST_LDAP_URL\" && exit 7";
    let (code, printed) = ran(&["postgres", "pgbouncer", "slapd"], script);
    assert_eq!(code, Some(7), "{printed}");
    let lines: Vec<&str> = printed.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(lines[..2], ["42", "43"]);
    assert!(lines.contains(&"cn: Jo Lark"), "{printed}");
    for url in &lines[lines.len() - 2..] {
        assert!(!is_up(port(url)), "{url} is still up");
    }
}

#[test]
fn only_the_named_servers_are_started() {
    let (code, printed) = ran(&["slapd"], "env | grep -o '^KEYDESK_TEST_[A-Z_]*' | sort");
    assert_eq!(code, Some(0));
    let names: Vec<&str> = printed.lines().collect();
    assert_eq!(names, ["KEYDESK_TEST_LDAPS_URL", "KEYDESK_TEST_LDAP_CA", "KEYDESK_TEST_LDAP_URL"]);
}

#[test]
fn a_command_that_is_not_there_is_an_error_without_a_stack_trace() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.args(["with-servers", "slapd", "--", "keydesk-no-such"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.starts_with("xtask: keydesk-no-such cannot be started"), "{said}");
    assert!(!said.contains("backtrace"), "{said}");
}

#[test]
fn an_interrupted_command_ends_and_its_servers_are_stopped() {
    for (signal, code) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)] {
        let script = "echo \"$KEYDESK_TEST_POSTGRES_URL\"; exec sleep 600";
        let mut command = with_servers(&["postgres"], script);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        assert!(is_up(port(&url)));
        send(&child, signal);
        assert_eq!(child.wait().unwrap().code(), Some(code), "{signal}");
        assert!(!is_up(port(&url)), "{signal}: the server is still up");
    }
}

#[test]
fn an_interruption_while_servers_start_leaves_none_of_them() {
    let mut command = with_servers(&["postgres"], "echo started");
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
    let id = child.id();
    let folder = format!("keydesk-{id}-");
    let made = || {
        let folders = std::fs::read_dir(std::env::temp_dir()).unwrap().flatten();
        folders.filter(|entry| entry.file_name().to_string_lossy().starts_with(&folder)).count()
    };
    wait_until("the first folder of the server is made", || made() > 0);
    send(&child, "-TERM");
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(143));
    assert!(output.stdout.is_empty(), "the command was not started");
    assert_eq!(made(), 0, "the folders of the servers are gone");
}

fn send(child: &Child, signal: &str) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}
