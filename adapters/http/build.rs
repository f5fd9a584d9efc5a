//! Checks that the files of nhsuk-frontend exist, because the error of `include_str!` for a missing file
//! does not say how to get it. It downloads nothing: `cargo xtask setup` does.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    for name in NEEDED {
        let path = Path::new("assets/nhsuk").join(name);
        println!("cargo::rerun-if-changed={}", path.display());
        if !path.is_file() {
            println!(
                "cargo::error={} is missing: run `cargo xtask setup --assets`",
                path.display()
            );
        }
    }
    ExitCode::SUCCESS
}

const NEEDED: [&str; 6] = [
    "nhsuk-frontend.min.css",
    "nhsuk-frontend.min.js",
    "images/nhsuk-icon-arrow-down.svg",
    "images/nhsuk-icon-arrow-up.svg",
    "images/nhsuk-icon-arrow-up-down.svg",
    "images/nhsuk-icon-cross.svg",
];
