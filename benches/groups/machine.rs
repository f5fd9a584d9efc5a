//! The machine: what a command changes, for each step from a new account to a sign-in.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use keydesk_benches::lifecycle;
use keydesk_core::machine::decide;

fn machine(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("decide");
    for step in lifecycle() {
        group.bench_function(step.name, |bencher| {
            bencher.iter(|| {
                let account = black_box(&step.account);
                let changes = decide(account, &step.command, &step.grant, step.now, &step.policy);
                assert!(changes.is_ok());
                changes
            });
        });
    }
    group.finish();
}

criterion_group!(groups, machine);
criterion_main!(groups);
