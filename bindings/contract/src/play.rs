//! The Rust runner, over the facade.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use async_trait::async_trait;
use keydesk_facade::host::{HostFault, HostVeto, MayQuestion};
use keydesk_facade::{ApiError, CallerRecord, Dependencies, ErrorRecord, Facade, Maintenance};
use keydesk_table::testing::Misbehaving;
use keydesk_testkit::{FixedClock, SeededEntropy};
use serde_json::{Value, json};

use crate::mounted::{Mounted, nobody};
use crate::scenario::{Scenario, Step};

/// A desk with a clock that stands and randomness that repeats.
pub struct Player {
    facade: Facade,
    clock: Arc<FixedClock>,
    table: Arc<Misbehaving>,
    rules: Arc<Rules>,
    mounted: Option<Mounted>,
}

impl Player {
    /// Opens the desk of a scenario.
    ///
    /// # Errors
    /// A configuration that cannot be opened.
    pub async fn open(scenario: &Scenario) -> Result<Self> {
        let clock = Arc::new(FixedClock::at(&scenario.clock));
        let table = Arc::new(Misbehaving::default());
        let rules = Arc::new(Rules::default());
        let dependencies = Dependencies {
            store: Some(table.clone()),
            clock: Some(clock.clone()),
            portal: Some(nobody()),
            entropy: Some(Arc::new(SeededEntropy::new(u64::from(scenario.seed)))),
            veto: Some(rules.clone()),
            maintenance: Maintenance::Never,
            ..Dependencies::default()
        };
        let facade = Facade::open_json(&scenario.config.to_string(), dependencies).await?;
        let mount = scenario.mount.as_ref();
        let mounted = mount.map(|config| Mounted::of(&facade, config)).transpose()?;
        Ok(Self { facade, clock, table, rules, mounted })
    }

    /// The desk.
    pub fn facade(&self) -> &Facade {
        &self.facade
    }

    /// Makes a step and returns it with what came of it.
    ///
    /// # Errors
    /// A step that asks for nothing.
    pub async fn make(&self, step: &Step) -> Result<Step> {
        let mut made = Step { answer: None, error: None, ..step.clone() };
        if self.arrange(step).await {
            return Ok(made);
        }
        if let Some(request) = &step.http {
            let mounted = self.mounted.as_ref().context("the scenario mounts no desk")?;
            made.answer = Some(mounted.ask(request).await?);
            return Ok(made);
        }
        match self.result(step).await? {
            Ok(answer) => made.answer = Some(serde_json::from_str(&answer)?),
            Err(error) => {
                // What only developers read is tried by each language's own tests.
                let record = error.to_record();
                let record = ErrorRecord { cause: None, expected: None, seen: None, ..record };
                made.error = Some(json!(record));
            }
        }
        Ok(made)
    }

    /// Performs a step around the desk: its clock, the host's rows and veto, closing it. Returns false
    /// for any other step.
    pub(crate) async fn arrange(&self, step: &Step) -> bool {
        if let Some(millis) = step.advance {
            self.clock.advance(Duration::from_millis(u64::from(millis)));
        } else if let Some(misbehaviour) = step.host {
            self.table.misbehave(misbehaviour);
        } else if let Some(forbids) = step.forbids {
            self.rules.forbid.store(forbids, Ordering::Relaxed);
        } else if let Some([from, to]) = &step.replace {
            self.table.table().replace(from, to);
        } else if step.close {
            self.facade.close().await;
        } else {
            return false;
        }
        true
    }

    async fn result(&self, step: &Step) -> Result<Result<String, ApiError>> {
        if let Some(config) = &step.open {
            let opened = Facade::open_json(&config.to_string(), Dependencies::default()).await;
            return Ok(opened.map(|_| "null".to_owned()));
        }
        let request = step.text().context("a step asks something")?;
        Ok(match (&step.call, &step.verify) {
            (Some(operation), None) => {
                let caller = step.caller.as_ref().map(Value::to_string).unwrap_or_default();
                match CallerRecord::read(&caller) {
                    Ok(caller) => self.facade.call(caller, operation, request.as_bytes()).await,
                    Err(error) => Err(error),
                }
            }
            (None, Some(operation)) => keydesk_facade::verify(operation, &request, None),
            _ => bail!("a step is one call"),
        })
    }
}

/// The rules of the host's own: they forbid every change to others, or none.
#[derive(Default)]
struct Rules {
    forbid: AtomicBool,
}

#[async_trait]
impl HostVeto for Rules {
    async fn may(&self, _: MayQuestion) -> Result<bool, HostFault> {
        Ok(!self.forbid.load(Ordering::Relaxed))
    }
}

/// Plays a scenario; every answer is the recorded one.
///
/// # Errors
/// The first step that is answered otherwise.
pub async fn play(scenario: &Scenario) -> Result<()> {
    let player = Player::open(scenario).await?;
    for (number, step) in scenario.steps.iter().enumerate() {
        compare(scenario, number, &player.make(step).await?)?;
    }
    player.facade.close().await;
    Ok(())
}

/// Whether a step came to what was recorded.
pub(crate) fn compare(scenario: &Scenario, number: usize, made: &Step) -> Result<()> {
    let step = scenario.steps.get(number).context("there is no such step")?;
    ensure!(
        made.answer == step.answer && made.error == step.error,
        "{}, step {number}: {} was answered\n{:?}\ninstead of\n{:?}",
        scenario.name,
        step.operation().unwrap_or("it"),
        made.answer.as_ref().or(made.error.as_ref()),
        step.answer.as_ref().or(step.error.as_ref()),
    );
    Ok(())
}
