//! The messages of the portal's command line.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::{Command, Stdio};

fn portal(test: &str, options: &[&str]) -> Command {
    let data = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("command-line-{test}"));
    let mut portal = Command::new(env!("CARGO_BIN_EXE_portal"));
    portal.arg("--data").arg(data).args(options).env("RUST_BACKTRACE", "1");
    portal.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    portal
}

#[test]
fn a_port_in_use_says_which_option_helps_and_a_mistake_brings_no_backtrace() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let mistakes = [
        (["--port", &port], "another program uses this port, choose one with --port"),
        (["--attestation", "none.json"], "none.json"),
        (["--metadata", "none.json"], "none.json"),
        (["--theme", "none.css"], "none.css"),
        (["--key-file", "/none/none"], "/none/none"),
    ];
    for (options, said) in mistakes {
        let ended = portal("mistakes", &options).output().unwrap();
        let text = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(1), "{text}");
        let last = text.lines().last().unwrap();
        assert!(last.starts_with("portal: ") && last.contains(said), "{options:?}: {text}");
        assert!(!text.contains("backtrace"), "{text}");
    }
}

#[test]
fn the_ready_portal_says_who_can_sign_in() {
    // Any port: nothing is asked of it.
    let mut portal = portal("ready", &["--port", "0"]).spawn().unwrap();
    let lines = BufReader::new(portal.stderr.take().unwrap()).lines().map(Result::unwrap);
    let mut said = Vec::new();
    for line in lines {
        let ready = line.starts_with("The portal is ready: ");
        said.push(line);
        if ready {
            break;
        }
    }
    portal.kill().unwrap();
    portal.wait().unwrap();
    let who = "Sign in as ra, admin, jo, sam, alex; everybody's password is keydesk-demo";
    assert!(said.iter().any(|line| line == who), "{said:?}");
}
