//! The lifecycle: anything, done by anybody, in any order.

use keydesk_core::error::Error;

use crate::input::Input;
use crate::oracle::{Budget, within};
use keydesk_test_desk::simulation::{Act, Look, Simulation};

/// What always holds: one open link at most, records that are never lost, one commit per operation,
/// refusals that change nothing, and events from which every account can be built again.
pub fn machine_sequence(data: &[u8]) {
    let acts = acts(data);
    if acts.is_empty() {
        return;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    within(Budget::LARGE, || {
        runtime.block_on(async {
            let mut simulation = Simulation::new();
            let mut before = Look::at(&simulation.portal).await;
            for act in &acts {
                let led = simulation.does(act).await;
                let after = Look::at(&simulation.portal).await;
                if matches!(led, Some(Err(Error::Refused(_)))) {
                    assert_eq!(before.kept, after.kept, "{act:?} was refused");
                }
                assert!(!matches!(led, Some(Err(Error::Failed(_)))), "{act:?} {led:?}");
                after.holds(&before);
                before = after;
            }
            before.replays();
        });
    });
}

fn acts(data: &[u8]) -> Vec<Act> {
    let mut input = Input::new(data);
    let mut acts = Vec::new();
    while !input.is_empty() && acts.len() < MAX {
        let kind = input.byte() % 14;
        let (who, mut n) = (input.byte(), || usize::from(input.byte() % 6));
        let first = who & 1 == 0;
        acts.push(match kind {
            0 => Act::Issue(first),
            1 => Act::Redeem(usize::from(who % 6)),
            2 => Act::BeginLink(usize::from(who % 6)),
            3 => Act::FinishLink(usize::from(who % 6), n(), n()),
            4 => Act::FinishAgain(usize::from(who % 6)),
            5 => Act::Cancel(first, n()),
            6 => Act::Begin(first),
            7 => Act::Finish(first, n(), n()),
            8 => Act::SignIn(first, n()),
            9 => Act::Rename(first, n(), who),
            10 => Act::Remove(first, n(), who & 2 == 0),
            11 => Act::Close(first),
            12 => Act::Reopen(first),
            _ => Act::Wait([1, 299_999, 300_000, 3_600_000][usize::from(who % 4)]),
        });
    }
    acts
}

/// More would make an input slow without telling anything new.
const MAX: usize = 40;
