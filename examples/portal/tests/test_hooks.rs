//! The points at which a soak test kills the portal are in no build that anybody is given.
#![allow(clippy::unwrap_used, reason = "tests")]

#[test]
fn a_build_without_the_cfg_holds_no_test_hook() {
    let binary = std::fs::read(env!("CARGO_BIN_EXE_portal")).unwrap();
    let holds = |text: &str| binary.windows(text.len()).any(|bytes| bytes == text.as_bytes());
    assert!(holds("keydesk.db"), "texts of the source are looked for in the right place");
    assert!(!holds("KEYDESK_KILL_AT"), "built with --cfg keydesk_test_hooks");
}
