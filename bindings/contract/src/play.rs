//! The Rust runner, over the facade.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use keydesk_facade::{ApiError, CallerRecord, Facade, World};
use keydesk_testkit::{FixedClock, SeededEntropy};
use serde_json::{Value, json};

use crate::scenario::{Scenario, Step};

/// A desk with a clock that stands and randomness that repeats.
pub struct Player {
    facade: Facade,
    clock: Arc<FixedClock>,
}

impl Player {
    /// Opens the desk of a scenario; `world` may hand over more.
    ///
    /// # Errors
    /// A configuration that cannot be opened.
    pub async fn open(scenario: &Scenario, world: World) -> Result<Self> {
        let clock = Arc::new(FixedClock::at(&scenario.clock));
        let world = World {
            clock: Some(clock.clone()),
            entropy: Some(Arc::new(SeededEntropy::new(u64::from(scenario.seed)))),
            ..world
        };
        let facade = Facade::open_json(&scenario.config.to_string(), world).await?;
        Ok(Self { facade, clock })
    }

    /// The desk.
    pub fn facade(&self) -> &Facade {
        &self.facade
    }

    /// Moves the clock on.
    pub fn advance(&self, millis: u32) {
        self.clock.advance(Duration::from_millis(u64::from(millis)));
    }

    /// Makes a step and returns it with what came of it.
    ///
    /// # Errors
    /// A step that is none.
    pub async fn make(&self, step: &Step) -> Result<Step> {
        let mut made = Step { answer: None, error: None, ..step.clone() };
        if let Some(millis) = step.advance {
            self.advance(millis);
            return Ok(made);
        }
        let request = step.request.as_ref().context("a step asks something")?.to_string();
        let result = match (&step.call, &step.verify) {
            (Some(operation), None) => {
                let caller = step.caller.as_ref().map(Value::to_string).unwrap_or_default();
                match CallerRecord::read(&caller) {
                    Ok(caller) => self.facade.call(caller, operation, request.as_bytes()).await,
                    Err(error) => Err(error),
                }
            }
            (None, Some(operation)) => verify(operation, &request),
            _ => anyhow::bail!("a step is one call"),
        };
        match result {
            Ok(answer) => made.answer = Some(serde_json::from_str(&answer)?),
            Err(error) => made.error = Some(json!(error.to_record())),
        }
        Ok(made)
    }
}

/// Plays a scenario; every answer is the recorded one.
///
/// # Errors
/// The first step that is answered otherwise.
pub async fn play(scenario: &Scenario) -> Result<()> {
    let player = Player::open(scenario, World::default()).await?;
    for (number, step) in scenario.steps.iter().enumerate() {
        let made = player.make(step).await?;
        ensure!(
            made.answer == step.answer && made.error == step.error,
            "{}, step {number}: {} was answered\n{:?}\ninstead of\n{:?}",
            scenario.name,
            step.call.as_ref().or(step.verify.as_ref()).map_or("", String::as_str),
            made.answer.or(made.error),
            step.answer.as_ref().or(step.error.as_ref()),
        );
    }
    player.facade.close().await;
    Ok(())
}

fn verify(operation: &str, request: &str) -> Result<String, ApiError> {
    match operation {
        "verifyRegistration" => keydesk_facade::verify_registration(request),
        _ => keydesk_facade::verify_authentication(request),
    }
}
