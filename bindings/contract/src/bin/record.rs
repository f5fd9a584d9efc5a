//! Records every scenario anew: `cargo run -p keydesk-contract --bin record`.
#![forbid(unsafe_code)]

use std::path::Path;

use anyhow::Result;
use keydesk_contract::Coverage;

#[tokio::main]
async fn main() -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    std::fs::create_dir_all(&folder)?;
    let mut all = Vec::new();
    for (name, scenario) in keydesk_contract::record_all().await? {
        std::fs::write(folder.join(format!("{name}.json")), scenario.to_text()?)?;
        all.push(scenario);
    }
    let coverage = folder.with_file_name("tests").join("coverage.txt");
    std::fs::write(coverage, Coverage::of(&all).to_text())?;
    Ok(())
}
