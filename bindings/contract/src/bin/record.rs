//! Records every scenario anew: `cargo run -p keydesk-contract --bin record`.
#![forbid(unsafe_code)]

use std::path::Path;

use anyhow::Result;

#[tokio::main]
async fn main() -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    std::fs::create_dir_all(&folder)?;
    for (name, scenario) in keydesk_contract::record_all().await? {
        let text = serde_json::to_string_pretty(&scenario)?;
        std::fs::write(folder.join(format!("{name}.json")), format!("{text}\n"))?;
    }
    Ok(())
}
