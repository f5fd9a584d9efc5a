//! The results of a run.

use std::fmt;

/// A result for every case there is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Report {
    /// One result for each case, in the order in which they ran.
    pub results: Vec<CaseResult>,
}

/// The result of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseResult {
    /// Which case.
    pub name: CaseName,
    /// How it ended.
    pub outcome: Outcome,
}

/// Names a case: a bullet under `# Behavior` of a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseName {
    /// The port's trait.
    pub port: &'static str,
    /// The bullet.
    pub case: &'static str,
}

/// How a case ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The store does what the case asks.
    Passed,
    /// The case asks for a capability that the store does not claim to have.
    NotClaimed,
    /// The store does something else.
    Failed(String),
}

impl Report {
    /// Whether no case failed.
    pub fn conforms(&self) -> bool {
        self.failures().next().is_none()
    }

    /// The cases that failed.
    pub fn failures(&self) -> impl Iterator<Item = &CaseResult> {
        self.results.iter().filter(|result| matches!(result.outcome, Outcome::Failed(_)))
    }

    /// The cases whose capability the store does not claim.
    pub fn not_claimed(&self) -> impl Iterator<Item = &CaseResult> {
        self.results.iter().filter(|result| result.outcome == Outcome::NotClaimed)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.results.iter().try_for_each(|result| writeln!(f, "{result}"))
    }
}

impl fmt::Display for CaseResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.outcome {
            Outcome::Passed => write!(f, "passed       {}", self.name),
            Outcome::NotClaimed => write!(f, "not claimed  {}", self.name),
            Outcome::Failed(reason) => write!(f, "FAILED       {}: {reason}", self.name),
        }
    }
}

impl fmt::Display for CaseName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}", self.port, self.case)
    }
}
