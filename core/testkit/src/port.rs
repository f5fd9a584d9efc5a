//! Ports for servers that a test starts.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::atomic::{AtomicU16, Ordering};

/// A port for all lives of one server, given once in this program. It is below those that systems
/// give to whoever names none, so that nobody takes it before the server does.
pub fn free_port() -> u16 {
    static ASKED: AtomicU16 = AtomicU16::new(0);
    // Tests of one program run at once; a port that was only found free belongs to nobody yet.
    let apart = 20 * ASKED.fetch_add(1, Ordering::Relaxed);
    let first = 20_000 + u16::try_from(std::process::id() % 10_000).unwrap() + apart;
    let free = |port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
    (first..32_768).find(free).unwrap()
}
