//! Records every scenario anew: `cargo run -p keydesk-contract --bin record`. A scenario that differs from the kept
//! one by new signatures alone stays as it is.
#![forbid(unsafe_code)]

use std::path::Path;

use anyhow::Result;
use keydesk_contract::{Coverage, Scenario, play};

#[tokio::main]
async fn main() -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    std::fs::create_dir_all(&folder)?;
    let mut all = Vec::new();
    for (name, scenario) in keydesk_contract::record_all().await? {
        let file = folder.join(format!("{name}.json"));
        let text = scenario.to_text()?;
        match kept(&file, &text).await {
            Some(kept) => all.push(kept),
            None => {
                std::fs::write(file, text)?;
                all.push(scenario);
            }
        }
    }
    let coverage = folder.with_file_name("tests").join("coverage.txt");
    std::fs::write(coverage, Coverage::of(&all).to_text())?;
    Ok(())
}

/// The kept scenario, where the new one differs from it by signatures and what follows from them, and where it is still
/// answered as it was recorded.
async fn kept(file: &Path, new: &str) -> Option<Scenario> {
    let old = std::fs::read_to_string(file).ok()?;
    let same = without_long_values(&old) == without_long_values(new);
    let scenario = serde_json::from_str(&old).ok().filter(|_| same)?;
    play(&scenario).await.is_ok().then_some(scenario)
}

/// A text with `*` for each signature, digest, certificate or other long value in base64.
fn without_long_values(text: &str) -> String {
    let part_of_value = |c: char| c.is_ascii_alphanumeric() || "-_+/=".contains(c);
    let (mut short, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(start) = rest.find(part_of_value) {
        let value = &rest[start..];
        let value = &value[..value.find(|c| !part_of_value(c)).unwrap_or(value.len())];
        short += &rest[..start];
        short += if value.len() < LONG { value } else { "*" };
        rest = &rest[start + value.len()..];
    }
    short + rest
}

/// A SHA-256 digest has 43 characters in base64url.
const LONG: usize = 40;
