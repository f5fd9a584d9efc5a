//! A wire between a node and its server, that can be slow and can be cut at a chosen moment.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "every test program uses a part of it; a broken set-up should stop the test at once"
)]

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

pub(crate) struct Proxy {
    port: u16,
    wire: Arc<Wire>,
    task: tokio::task::JoinHandle<()>,
}

#[derive(Default)]
struct Wire {
    delay_millis: AtomicU64,
    cut: AtomicU8,
    /// What a request must hold for the cut to happen there.
    marked: Mutex<Vec<u8>>,
    /// How many such requests pass before.
    pass: AtomicU64,
    cuts: AtomicU64,
    at_cut: Mutex<Option<Box<dyn FnOnce() + Send>>>,
}

/// When the wire is cut, once.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Before the request is handed on: the server never receives it.
    BeforeRequest = 1,
    /// When the server has answered and the answer is not handed on: it is done.
    BeforeAnswer = 2,
}

impl Proxy {
    pub(crate) async fn start(server_port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let wire = Arc::new(Wire::default());
        let own = wire.clone();
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let Ok(server) = TcpStream::connect(("127.0.0.1", server_port)).await else {
                    continue;
                };
                client.set_nodelay(true).unwrap();
                server.set_nodelay(true).unwrap();
                tokio::spawn(carry(client, server, own.clone()));
            }
        });
        Self { port, wire, task }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// How long each way takes from now on.
    pub(crate) fn delay(&self, each_way: Duration) {
        let millis = u64::try_from(each_way.as_millis()).unwrap();
        self.wire.delay_millis.store(millis, Ordering::SeqCst);
    }

    /// Cuts the connection whose next request holds `marked`.
    pub(crate) fn cut(&self, when: Cut, marked: &[u8]) {
        *self.wire.marked.lock().unwrap() = marked.to_vec();
        self.wire.cut.store(when as u8, Ordering::SeqCst);
    }

    /// As [`Proxy::cut`], at the request after `pass` such requests, with something to do first.
    pub(crate) fn cut_after(
        &self,
        pass: u64,
        when: Cut,
        marked: &[u8],
        first: impl FnOnce() + Send + 'static,
    ) {
        self.wire.pass.store(pass, Ordering::SeqCst);
        *self.wire.at_cut.lock().unwrap() = Some(Box::new(first));
        self.cut(when, marked);
    }

    /// How often it was cut.
    pub(crate) fn cuts(&self) -> u64 {
        self.wire.cuts.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn carry(client: TcpStream, server: TcpStream, wire: Arc<Wire>) {
    let (mut from_client, to_client) = client.into_split();
    let (mut from_server, to_server) = server.into_split();
    let (requests, sent) = mpsc::unbounded_channel();
    let (answers, given) = mpsc::unbounded_channel();
    let requests_go = tokio::spawn(deliver(sent, to_server));
    let answers_go = tokio::spawn(deliver(given, to_client));
    let (mut request, mut answer) = (vec![0; 65_536], vec![0; 65_536]);
    let mut doomed = false;
    loop {
        tokio::select! {
            read = from_client.read(&mut request) => {
                let Ok(length @ 1..) = read else { break };
                if wire.is_marked(&request[..length]) {
                    let cut = wire.cut.swap(0, Ordering::SeqCst);
                    wire.cuts.fetch_add(1, Ordering::SeqCst);
                    if cut == Cut::BeforeRequest as u8 {
                        wire.first();
                        break;
                    }
                    doomed = true;
                }
                let _ = requests.send((wire.due(), request[..length].to_vec()));
            }
            read = from_server.read(&mut answer) => {
                let Ok(length @ 1..) = read else { break };
                if doomed {
                    wire.first();
                    break;
                }
                let _ = answers.send((wire.due(), answer[..length].to_vec()));
            }
        }
    }
    requests_go.abort();
    answers_go.abort();
}

async fn deliver(
    mut parcels: mpsc::UnboundedReceiver<(Instant, Vec<u8>)>,
    mut to: tokio::net::tcp::OwnedWriteHalf,
) {
    while let Some((due, bytes)) = parcels.recv().await {
        sleep_until(due).await;
        if to.write_all(&bytes).await.is_err() {
            return;
        }
    }
}

impl Wire {
    fn due(&self) -> Instant {
        Instant::now() + Duration::from_millis(self.delay_millis.load(Ordering::SeqCst))
    }

    fn first(&self) {
        if let Some(first) = self.at_cut.lock().unwrap().take() {
            first();
        }
    }

    fn is_marked(&self, request: &[u8]) -> bool {
        let marked = self.marked.lock().unwrap();
        let is = self.cut.load(Ordering::SeqCst) != 0
            && !marked.is_empty()
            && request.windows(marked.len()).any(|window| window == &marked[..]);
        let one_less = |left: u64| left.checked_sub(1);
        is && self.pass.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less).is_err()
    }
}
