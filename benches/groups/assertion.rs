//! A whole authentication, from the browser's JSON, for every algorithm.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use keydesk_benches::Assertion;
use keydesk_core::webauthn::{Algorithm, RejectionCode};

fn assertion(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("assertion");
    for algorithm in Algorithm::ALL {
        let made = Assertion::new(algorithm);
        let refused = made.verify(made.credential(), &made.flipped).map_err(|fault| fault.code);
        assert_eq!(refused, Err(RejectionCode::SignatureInvalid), "{}", algorithm.name());
        group.bench_function(algorithm.name(), |bencher| {
            bencher.iter(|| {
                let verified = made.verify(made.credential(), black_box(&made.response));
                assert!(verified.is_ok());
                verified
            });
        });
    }
    group.finish();
}

criterion_group!(groups, assertion);
criterion_main!(groups);
