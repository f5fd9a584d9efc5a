//! PERFORMANCE P5 and P6 on a private server, in paired blocks, `fsync` off.
//!
//! P5: sign-ins through the store (take and find in one step, decide, commit) beside pgbench on the very
//! statements that the store prepared. P6: the same at many accounts beside few.
//! `cargo bench -p keydesk-postgres --bench sign_in -- [p5] [p6] [accounts]`; without a name it runs
//! both, and the default for P6 is 100,000 accounts beside 1,000.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a broken benchmark should stop at once; what it found is printed"
)]

mod blocks;
mod cpu;
mod floor;
mod people;

use std::time::Duration;

use blocks::{median, spread};
use clap::Parser;
use indicatif::ProgressBar;
use keydesk_test_servers::postgres::Server;
use people::Bench;

/// People who sign in at once.
const CLIENTS: usize = 16;
/// Two for each core of the machine, as the README advises; pgbench has one for each client.
const CONNECTIONS: usize = 4;
const BLOCKS: usize = 7;
const BLOCK: Duration = Duration::from_secs(2);

/// Measures sign-ins through the store on a private PostgreSQL.
#[derive(Parser)]
struct Options {
    /// p5, p6 or both, and the number of accounts for p6
    #[arg(value_name = "p5|p6|ACCOUNTS", value_parser = what)]
    what: Vec<What>,
    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum What {
    P5,
    P6,
    Accounts(u64),
}

fn what(text: &str) -> Result<What, String> {
    match text {
        "p5" => Ok(What::P5),
        "p6" => Ok(What::P6),
        number => number.parse().map(What::Accounts).map_err(|_| "p5, p6 or a number".to_owned()),
    }
}

fn main() {
    let options = Options::parse();
    let accounts = options.what.iter().find_map(|what| match what {
        What::Accounts(accounts) => Some(*accounts),
        What::P5 | What::P6 => None,
    });
    let most = accounts.unwrap_or(100_000);
    let named = |wanted| options.what.contains(&wanted);
    let both = !named(What::P5) && !named(What::P6);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let server = Server::start();
        let few = Bench::filled(&server, "few", 1_000).await;
        if both || named(What::P5) {
            beside_pgbench(&few, &server).await;
        }
        if both || named(What::P6) {
            // Draws on a terminal alone, and not while anything is measured.
            let filling = ProgressBar::new_spinner().with_message("filling the large store");
            filling.enable_steady_tick(Duration::from_millis(100));
            let many = Bench::filled(&server, "many", most).await;
            filling.finish_and_clear();
            few_beside_many(&few, &many, most, &server).await;
        }
    });
}

/// What one side did in a block.
#[derive(Clone, Copy)]
struct Block {
    /// Sign-ins a second.
    rate: f64,
    /// Microseconds of CPU for each, of the client and of the server.
    client: f64,
    server: f64,
}

async fn beside_pgbench(few: &Bench, server: &Server) {
    let script = floor::script(few, server).await;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for block in 0..=BLOCKS {
        // One person each, as pgbench's clients have.
        let own = few.block(1, server).await;
        let floor = floor::block(server, &script, block);
        // The first pair warms up.
        if block > 0 {
            ours.push(own);
            theirs.push(floor);
        }
    }
    for (who, side) in [("store", &ours), ("pgbench", &theirs)] {
        println!(
            "P5 | {who} {:.0}/s | CPU of each: client {:.0} us, server {:.0} us",
            median(side.iter().map(|block| block.rate)),
            median(side.iter().map(|block| block.client)),
            median(side.iter().map(|block| block.server)),
        );
    }
    let pairs = || ours.iter().zip(&theirs);
    println!(
        "P5 | ratio of rates {} | ratio of CPU {} ({CLIENTS} clients, {BLOCKS} pairs)",
        spread(pairs().map(|(own, floor)| own.rate / floor.rate)),
        spread(
            pairs().map(|(own, floor)| (floor.client + floor.server) / (own.client + own.server))
        ),
    );
}

async fn few_beside_many(few: &Bench, many: &Bench, most: u64, server: &Server) {
    let (mut blocks, mut pages) = (Vec::new(), Vec::new());
    for block in 0..=BLOCKS {
        let each = |bench: &Bench| bench.accounts / CLIENTS as u64;
        let pair = (few.block(each(few), server).await, many.block(each(many), server).await);
        let page = (few.page().await, many.page().await);
        if block > 0 {
            blocks.push(pair);
            pages.push(page);
        }
    }
    let cpu = |block: &Block| block.client + block.server;
    println!(
        "P6 | sign-in {:.0}/s at 1,000, {:.0}/s at {most} | cost ratio by rates {}, by CPU {}",
        median(blocks.iter().map(|(few, _)| few.rate)),
        median(blocks.iter().map(|(_, many)| many.rate)),
        spread(blocks.iter().map(|(few, many)| few.rate / many.rate)),
        spread(blocks.iter().map(|(few, many)| cpu(many) / cpu(few))),
    );
    println!(
        "P6 | list of 50 {:.0} us at 1,000, {:.0} us at {most} | cost ratio {}",
        median(pages.iter().map(|(few, _)| *few)),
        median(pages.iter().map(|(_, many)| *many)),
        spread(pages.iter().map(|(few, many)| many / few)),
    );
}
