//! Which operation was answered, and with which codes each was refused.

use std::collections::{BTreeMap, BTreeSet};

use crate::scenario::Scenario;

/// The table of operations and codes that scenarios reach.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The operations that were answered.
    pub answered: BTreeSet<String>,
    /// The codes that each operation was refused with; `open` and `http` are not operations.
    pub refused: BTreeMap<String, BTreeSet<String>>,
}

impl Coverage {
    /// The table of these scenarios.
    pub fn of<'s>(scenarios: impl IntoIterator<Item = &'s Scenario>) -> Self {
        let mut table = Self::default();
        for step in scenarios.into_iter().flat_map(|scenario| &scenario.steps) {
            let name = match step.operation() {
                Some(operation) => operation,
                None if step.open.is_some() => "open",
                None if step.http.is_some() => "http",
                None => continue,
            };
            let outcome = if name == "http" { step.answer.as_ref() } else { step.error.as_ref() };
            match outcome.and_then(|outcome| outcome["code"].as_str()) {
                Some(code) => table.add(name, Some(code)),
                None => table.add(name, None),
            }
        }
        table
    }

    /// Adds an outcome.
    pub fn add(&mut self, operation: &str, code: Option<&str>) {
        match code {
            None => drop(self.answered.insert(operation.to_owned())),
            Some(code) => {
                self.refused.entry(operation.to_owned()).or_default().insert(code.to_owned());
            }
        }
    }

    /// Every code that was reached.
    pub fn codes(&self) -> BTreeSet<String> {
        self.refused.values().flatten().cloned().collect()
    }

    /// The table as it is kept: a line for each operation and code.
    pub fn to_text(&self) -> String {
        let refused = self.refused.iter();
        let lines = refused.flat_map(|(operation, codes)| {
            codes.iter().map(move |code| format!("{operation} {code}\n"))
        });
        lines.collect()
    }
}
