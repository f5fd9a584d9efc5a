//! Requests byte by byte, from an address of the test's choice.

use std::io::ErrorKind::WouldBlock;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::runtime::Runtime;

/// A client at this address.
pub(crate) struct Raw {
    from: Ipv4Addr,
    port: u16,
    runtime: Runtime,
}

/// A connection whose response is still coming.
pub(crate) struct Open {
    pub(crate) head: String,
    _stream: TcpStream,
}

impl Raw {
    pub(crate) fn new(from: Ipv4Addr, port: u16) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { from, port, runtime }
    }

    /// Sends this and gives all that comes until the server ends the connection.
    pub(crate) fn send(&self, text: &str) -> String {
        self.runtime.block_on(async {
            let mut stream = self.connect(text).await;
            let mut answer = Vec::new();
            let read = tokio::time::timeout(STUCK, stream.read_to_end(&mut answer)).await;
            let read = read.expect("the server ends the connection");
            // A server may also reset what it has had enough of.
            drop(read);
            String::from_utf8_lossy(&answer).into_owned()
        })
    }

    /// Sends this and reads nothing, until the server ends the connection.
    pub(crate) fn ignore_the_answer(&self, text: &str) {
        let cut_off = async {
            let stream = self.connect(text).await;
            // What is written to a connection that the other side ended fails.
            while !matches!(stream.try_write(b"\r\n"), Err(error) if error.kind() != WouldBlock) {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        };
        let cut_off = self.runtime.block_on(async { tokio::time::timeout(STUCK, cut_off).await });
        cut_off.expect("the server ends the connection");
    }

    /// Submits a form, as a browser on this origin does where no header says otherwise.
    pub(crate) fn form(&self, path: &str, headers: &[(&str, &str)], fields: &str) -> String {
        let mut text = format!("POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n");
        text.push_str("content-type: application/x-www-form-urlencoded\r\n");
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        self.send(&format!("{text}content-length: {}\r\n\r\n{fields}", fields.len()))
    }

    /// Calls an operation of the JSON API as somebody without a session, and gives the answer.
    pub(crate) fn call(&self, operation: &str, headers: &[(&str, &str)], body: &Value) -> Value {
        let mut text = format!("POST /desk/api/{operation} HTTP/1.1\r\nhost: localhost\r\n");
        text.push_str("connection: close\r\ncontent-type: application/json\r\n");
        text.push_str("keydesk-request: 1\r\n");
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        let body = body.to_string();
        let answer = self.send(&format!("{text}content-length: {}\r\n\r\n{body}", body.len()));
        let (_, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{answer}"));
        serde_json::from_str(body).unwrap_or_else(|_| panic!("{answer}"))
    }

    /// Opens a page that goes on, and gives the head of its response.
    pub(crate) fn open(&self, path: &str, cookie: &str) -> Open {
        let text = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\ncookie: {cookie}\r\n\r\n");
        self.runtime.block_on(async {
            let mut stream = self.connect(&text).await;
            let mut head = Vec::new();
            while !head.windows(4).any(|end| end == b"\r\n\r\n") {
                let mut part = [0; 1024];
                let read =
                    tokio::time::timeout(STUCK, stream.read(&mut part)).await.unwrap().unwrap();
                assert_ne!(read, 0, "no head came");
                head.extend_from_slice(&part[..read]);
            }
            let head = String::from_utf8_lossy(&head).into_owned();
            Open { head, _stream: stream }
        })
    }

    async fn connect(&self, text: &str) -> TcpStream {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from((self.from, 0))).unwrap();
        let to = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let mut stream = socket.connect(to).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        stream
    }
}

/// The status line's number.
pub(crate) fn status(answer: &str) -> u16 {
    let number = answer.split(' ').nth(1).and_then(|number| number.parse().ok());
    number.unwrap_or_else(|| panic!("no status: {answer}"))
}

/// The value of a header; empty without it.
pub(crate) fn header<'a>(answer: &'a str, name: &str) -> &'a str {
    let lines = answer.split("\r\n").take_while(|line| !line.is_empty());
    let mut pairs = lines.filter_map(|line| line.split_once(": "));
    pairs.find(|(known, _)| known.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
}

/// Longer than any time-out of the portal.
const STUCK: Duration = Duration::from_secs(120);
