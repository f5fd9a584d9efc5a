//! How much CPU was used, which other work on the machine changes less than it changes time.

use std::path::Path;

use keydesk_test_servers::postgres::Server;

/// Seconds of CPU so far.
#[derive(Clone, Copy)]
pub(crate) struct Used {
    own: f64,
    children: f64,
    server: f64,
}

/// What was used since: by this process, by those that it waited for, and by the server.
pub(crate) struct Since {
    pub(crate) own: f64,
    pub(crate) children: f64,
    pub(crate) server: f64,
}

impl Used {
    pub(crate) fn now(server: &Server) -> Self {
        let (own, children) = of(Path::new("/proc/self"));
        Self { own, children, server: of_server(server) }
    }

    pub(crate) fn since(self, server: &Server) -> Since {
        let now = Self::now(server);
        Since {
            own: now.own - self.own,
            children: now.children - self.children,
            server: now.server - self.server,
        }
    }
}

/// Every process of the server works in its data folder. One that ended is in its parent's account.
fn of_server(server: &Server) -> f64 {
    let (data, mut sum) = (server.data(), 0.0);
    for process in std::fs::read_dir("/proc").unwrap().flatten() {
        let folder = process.path();
        if std::fs::read_link(folder.join("cwd")).is_ok_and(|held| held == data) {
            let (own, children) = of(&folder);
            sum += own + children;
        }
    }
    sum
}

fn of(process: &Path) -> (f64, f64) {
    // A process may end while it is looked at.
    let Ok(stat) = std::fs::read_to_string(process.join("stat")) else { return (0.0, 0.0) };
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
    let ticks = |place: usize| fields[place].parse::<f64>().unwrap();
    ((ticks(11) + ticks(12)) / 100.0, (ticks(13) + ticks(14)) / 100.0)
}
