//! Ports for servers that a test starts.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::atomic::{AtomicU16, Ordering};

/// Returns a port of the loopback address that nothing listens on. This process never returns the
/// same port twice, so a server keeps its port when it is stopped and started again.
///
/// The port is below the range that systems use for outgoing connections, so no connection takes it
/// before the server does.
///
/// # Panics
/// If no port is free.
pub fn free_port() -> u16 {
    static CALLS: AtomicU16 = AtomicU16::new(0);
    // Tests of one program run at once, and a port is free until its server listens.
    let apart = 20 * CALLS.fetch_add(1, Ordering::Relaxed);
    let of_process = u16::try_from(std::process::id() % 10_000).expect("below 10000");
    let free = |port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
    (20_000 + of_process + apart..32_768).find(free).expect("a free port below 32768")
}
