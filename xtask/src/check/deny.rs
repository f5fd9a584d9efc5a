//! cargo-deny: licences, sources, banned crates, and known vulnerabilities.

use anyhow::Result;

use crate::project::{Project, output, run};
use crate::tool;

/// Runs cargo-deny. When the list of vulnerabilities cannot be fetched, runs the rest and says so:
/// a machine without a way out can still check its own tree.
pub(crate) fn check(project: &Project) -> Result<()> {
    let tool = tool::get(project, "cargo-deny", VERSION)?;
    let deny = || {
        let mut deny = project.command(&tool);
        deny.args(["--workspace", "--all-features"]);
        deny
    };
    let fetched = output(deny().args(["fetch", "db"]));
    let mut check = deny();
    check.args(["check", "--hide-inclusion-graph"]);
    match fetched {
        Ok(_) => run(check.arg("all")),
        Err(error) => {
            println!("{error:#}");
            println!("  ADVISORIES WERE NOT CHECKED: their list could not be fetched (see above).");
            println!("  Bans, licences and sources are checked now.");
            run(check.args(["bans", "licenses", "sources"]))
        }
    }
}

const VERSION: &str = "0.20.2";
