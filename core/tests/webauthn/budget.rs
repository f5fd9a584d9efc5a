//! What one call may cost: no abort in a stack of 128 KiB, no refusal slower than 50 ms, no log
//! over 2 KiB (S22, S25). A debug build has the same stack and ten times the time.
//!
//! ML-DSA and the second opinion have stacks of their own: aws-lc and RustCrypto bring them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::{
    Algorithm, AttestationPolicy, AttestationRequirement, AuthenticationExpectations,
    RegistrationExpectations, Rejection, RelyingParty, UserVerification, claimed_credential,
    verify_authentication, verify_registration,
};
use keydesk_testkit::AttestationChoice;
use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber, span, subscriber::with_default};

use crate::corpus::{Input, bombs, ceremonies, is_ml_dsa};
use crate::stage::{CHALLENGE, Stage, relying_party};

#[test]
fn s22_s25_the_engine_keeps_its_budget() {
    let algorithms: Vec<_> =
        Algorithm::ALL.into_iter().filter(|&algorithm| !is_ml_dsa(algorithm)).collect();
    let mut inputs = ceremonies(&algorithms, 30);
    inputs.extend(bombs());
    let figures = run("engine", inputs, false, STACK);
    assert!(figures.taken > 100 && figures.refused > 3000, "{figures:?}");
}

#[test]
fn s22_s25_ml_dsa_keeps_its_budget() {
    let algorithms = [Algorithm::MlDsa44, Algorithm::MlDsa65, Algorithm::MlDsa87];
    let figures = run("ML-DSA", ceremonies(&algorithms, 20), false, ML_DSA_STACK);
    assert!(figures.taken > 30 && figures.refused > 300, "{figures:?}");
}

#[cfg(feature = "second-opinion")]
#[test]
fn s22_s25_the_second_opinion_keeps_its_budget() {
    let algorithms = [Algorithm::Es256, Algorithm::Es384, Algorithm::Rs256];
    let mut inputs = ceremonies(&algorithms, 30);
    inputs.extend(bombs());
    inputs.retain(|input| input.credential.is_none());
    let figures = run("second opinion", inputs, true, SECOND_OPINION_STACK);
    assert!(figures.taken > 20 && figures.refused > 500, "{figures:?}");
}

/// What was seen.
#[derive(Debug, Default)]
struct Figures {
    taken: usize,
    refused: usize,
    slowest: Duration,
    slowest_name: String,
    max_logged: usize,
}

/// Runs everything in a thread of so many KiB and holds every call to its budget. The figures are
/// printed for `--nocapture`; `KEYDESK_STACK_KIB` tries another stack.
fn run(name: &str, inputs: Vec<Input>, second_opinion: bool, stack: usize) -> Figures {
    let stack = std::env::var("KEYDESK_STACK_KIB").map_or(stack, |kib| kib.parse().unwrap());
    let anchor = Stage::new(AttestationChoice::Packed).authenticator.anchor();
    let policies = [AttestationRequirement::None, AttestationRequirement::Trusted].map(|require| {
        AttestationPolicy {
            require,
            anchors: vec![anchor.clone().into()],
            second_opinion,
            ..AttestationPolicy::default()
        }
    });
    let rp = relying_party(json!({}));
    let work = move || {
        let mut figures = Figures::default();
        for input in &inputs {
            for policy in &policies {
                judge(&rp, policy, input, &mut figures);
            }
        }
        figures
    };
    let thread = std::thread::Builder::new().stack_size(stack * 1024);
    let figures = thread.spawn(work).unwrap().join().expect("no panic");
    eprintln!("{name}, {stack} KiB: {figures:?}");
    assert!(figures.slowest < REFUSAL, "{figures:?}");
    assert!(figures.max_logged <= LOGGED, "{figures:?}");
    figures
}

fn judge(rp: &RelyingParty, policy: &AttestationPolicy, input: &Input, figures: &mut Figures) {
    let logged = Logged::default();
    let call = || with_default(logged.clone(), || verify(rp, policy, input));
    let start = Instant::now();
    let result = call();
    let mut elapsed = start.elapsed();
    let Err(rejection) = result else {
        figures.taken += 1;
        return;
    };
    figures.refused += 1;
    let said = logged.0.swap(0, Ordering::Relaxed);
    // What a host would log of it counts as well.
    let said = said + format!("{rejection} {rejection:?}").len();
    figures.max_logged = figures.max_logged.max(said);
    // Other processes cost time, too: only what is slow every time is slow.
    for _ in 0..5 {
        if elapsed < REFUSAL {
            break;
        }
        let start = Instant::now();
        let _ = call();
        elapsed = elapsed.min(start.elapsed());
    }
    if elapsed > figures.slowest {
        figures.slowest = elapsed;
        figures.slowest_name.clone_from(&input.name);
    }
}

fn verify(rp: &RelyingParty, policy: &AttestationPolicy, input: &Input) -> Result<(), Rejection> {
    let Some(credential) = &input.credential else {
        let expected = RegistrationExpectations {
            challenge: &CHALLENGE,
            user_verification: UserVerification::Preferred,
            algorithms: &Algorithm::ALL,
            attestation: policy,
            at: Timestamp::parse("2026-01-05T09:00:00Z").unwrap(),
            metadata: None,
        };
        return verify_registration(rp, &expected, &input.text).map(drop);
    };
    let expected = AuthenticationExpectations {
        challenge: &CHALLENGE,
        user_verification: UserVerification::Preferred,
        user_handles: &[],
        user_handle_required: false,
    };
    let _ = claimed_credential(&input.text);
    verify_authentication(rp, credential, &expected, &input.text).map(drop)
}

/// Counts the bytes of everything that is logged.
#[derive(Clone, Default)]
struct Logged(Arc<AtomicUsize>);

impl Subscriber for Logged {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &span::Attributes<'_>) -> span::Id {
        span.record(&mut Count(&self.0));
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        values.record(&mut Count(&self.0));
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut Count(&self.0));
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

struct Count<'c>(&'c AtomicUsize);

impl Visit for Count<'_> {
    fn record_debug(&mut self, _: &Field, value: &dyn std::fmt::Debug) {
        self.0.fetch_add(format!("{value:?}").len(), Ordering::Relaxed);
    }
}

#[test]
fn the_counter_of_logged_bytes_counts() {
    let logged = Logged::default();
    with_default(logged.clone(), || tracing::info!(one = "four", "seven b"));
    assert!(logged.0.load(Ordering::Relaxed) >= 11);
}

/// Stacks in KiB.
const STACK: usize = 128;
const ML_DSA_STACK: usize = 128;
#[cfg(feature = "second-opinion")]
const SECOND_OPINION_STACK: usize = 256;
const REFUSAL: Duration = Duration::from_millis(if cfg!(debug_assertions) { 500 } else { 50 });
/// Bytes of one call.
const LOGGED: usize = 2048;
