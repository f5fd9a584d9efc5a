//! Tells xtask which target it was built for: the fuzzers are built for the same.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = std::env::var("TARGET").unwrap_or_default();
    println!("cargo::rustc-env=KEYDESK_TARGET={target}");
}
