//! What is timed: sign-ins through the store, and pages of the list.

use std::time::{Duration, Instant};

use keydesk_core::entropy::SystemEntropy;
use keydesk_core::ids::CeremonyId;
use keydesk_core::machine::Change;
use keydesk_core::model::{Ceremony, CeremonyPurpose};
use keydesk_core::ports::{AccountStore, CeremonyStore, LookupKey, Page};
use keydesk_core::time::{Clock, SystemClock};
use keydesk_core::webauthn::UserVerification;

use crate::cpu::Used;
use crate::people::{Bench, PREPARED, commit, credential, rp, user};
use crate::{BLOCK, BLOCKS, Block, CLIENTS};
use keydesk_test_servers::postgres::Server;

impl Bench {
    /// What a sign-in asks of the store, without the verification.
    pub(crate) async fn sign_in(&self, number: u64) {
        let ceremony = self.begun().await;
        self.finish(number, ceremony).await;
    }

    async fn begun(&self) -> CeremonyId {
        let ceremony = Ceremony {
            id: CeremonyId::generate(&SystemEntropy).unwrap(),
            challenge: [7; 32],
            expires_at: SystemClock.now().plus(Duration::from_secs(300)),
            purpose: CeremonyPurpose::SignIn {
                user: None,
                user_verification: UserVerification::Required,
                allowed: Vec::new(),
            },
            tag: None,
        };
        self.store.put(&rp(), &ceremony).await.unwrap();
        ceremony.id
    }

    /// Ceremonies for a block, which the server copies from one.
    async fn begun_for_all(&self, server: &Server) -> Vec<Vec<CeremonyId>> {
        let (template, schema) = (self.begun().await, &self.config.schema);
        server.sql(&format!(
            "DELETE FROM {schema}.ceremonies WHERE id LIKE '0000%A'; \
             INSERT INTO {schema}.ceremonies SELECT rp, lpad(n::text, 21, '0') || 'A', purpose, \
               expires_at, replace(document, id, lpad(n::text, 21, '0') || 'A') \
               FROM {schema}.ceremonies, generate_series(0, {}) n WHERE id = '{template}'",
            CLIENTS * PREPARED - 1
        ));
        let id = |number: usize| CeremonyId::parse(&format!("{number:021}A")).unwrap();
        (0..CLIENTS)
            .map(|client| (client * PREPARED..(client + 1) * PREPARED).map(id).collect())
            .collect()
    }

    async fn finish(&self, number: u64, ceremony: CeremonyId) {
        let (rp, key) = (rp(), LookupKey::Credential(credential(number)));
        let step = self.store.take_and_find(&rp, &ceremony, &key).await.expect("the step");
        let (taken, found) = step.unwrap();
        taken.expect("the ceremony");
        let before = found.expect("the account").account;
        assert_eq!(before.user, user(number));
        let change = Change::SignedIn {
            authenticator: before.authenticators[0].id,
            ceremony,
            sign_count: before.authenticators[0].sign_count + 1,
            user_verified: true,
            backed_up: false,
            counter_regressed: false,
            model_report: None,
        };
        commit(&self.store, before, vec![change]).await;
    }

    /// Sign-ins a second over a block, each of the clients with so many people of its own.
    pub(crate) async fn block(&self, people: u64, server: &Server) -> Block {
        let each = self.accounts / CLIENTS as u64;
        // The challenges are there before the clock runs.
        let begun = self.begun_for_all(server).await;
        let (clock, before) = (Instant::now(), Used::now(server));
        let mut tasks = Vec::new();
        for (client, ids) in begun.into_iter().enumerate() {
            let bench = self.clone();
            tasks.push(tokio::spawn(async move {
                let (mut done, mut place) = (0_u32, 17_u64);
                for ceremony in ids {
                    if clock.elapsed() >= BLOCK {
                        break;
                    }
                    place = place.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    let number = client as u64 * each + (place >> 33) % people;
                    bench.finish(number, ceremony).await;
                    done += 1;
                }
                done
            }));
        }
        let mut done = 0;
        for task in tasks {
            done += task.await.unwrap();
        }
        let (time, used) = (clock.elapsed().as_secs_f64(), before.since(server));
        let each = |seconds: f64| seconds * 1e6 / f64::from(done);
        let rate = f64::from(done) / time;
        Block { rate, client: each(used.own), server: each(used.server) }
    }

    /// Microseconds for a page of fifty from somewhere in the list.
    pub(crate) async fn page(&self) -> f64 {
        let clock = Instant::now();
        for round in 0..200 {
            let after = Some(user(round * 31 % (self.accounts - 60)));
            let listing = self.store.list(&rp(), Page { after, limit: 50 }).await.unwrap();
            assert_eq!(listing.accounts.len(), 50);
        }
        clock.elapsed().as_secs_f64() * 1e6 / 200.0
    }
}

pub(crate) fn median(values: impl Iterator<Item = f64>) -> f64 {
    sorted(values).get(BLOCKS / 2).copied().unwrap()
}

/// The median with the lowest and the highest.
pub(crate) fn spread(values: impl Iterator<Item = f64>) -> String {
    let values = sorted(values);
    format!("{:.2} ({:.2} to {:.2})", values[values.len() / 2], values[0], values[values.len() - 1])
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}
