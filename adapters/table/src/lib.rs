#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod accounts;
mod audit;
pub mod calls;
mod ceremonies;
mod counter;
mod history;
mod keys;
mod memory;
mod outbox;
mod records;
mod rows;
mod store;
mod table;
#[cfg(feature = "testing")]
pub mod testing;

pub use memory::MemoryTable;
pub use rows::{Fault, TableAddition, TableCommit, TableOutcome, TableRange, TableRow};
pub use store::TableStore;
pub use table::Table;
