#![doc = include_str!("../README.md")]
#![allow(unreachable_pub, reason = "pyo3 exports what is public by itself")]

mod answer;
mod desk;
mod mount;
#[cfg(feature = "testing")]
mod testing;
mod verify;

/// The native half of the package `keydesk`. It takes and returns text and numbers; the Python half makes
/// records and exceptions of them.
#[pyo3::pymodule]
mod _native {
    #[pymodule_export]
    use super::answer::{runtime_started, stop_callbacks};
    #[pymodule_export]
    use super::desk::NativeDesk;
    #[pymodule_export]
    use super::mount::{NativeMount, NativeStream};
    #[cfg(feature = "testing")]
    #[pymodule_export]
    use super::testing::{
        TestDependencies, TestFaults, conformance, conformance_people, panic_now,
    };
    #[pymodule_export]
    use super::verify::{NativeCredential, NativeRelyingParty, verify};
}
