//! A whole registration, from the browser's JSON, for every attestation format.

use criterion::{Criterion, criterion_group, criterion_main};
use keydesk_benches::Registration;
use keydesk_core::webauthn::Algorithm;
use keydesk_testkit::AttestationChoice as Choice;

fn registration(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("registration");
    for (name, format) in FORMATS {
        let made = Registration::new(format, Algorithm::Es256);
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let verified = made.verify();
                assert!(verified.is_ok());
                verified
            });
        });
    }
    group.finish();
}

const FORMATS: [(&str, Choice); 8] = [
    ("none", Choice::None),
    ("packed, self", Choice::PackedSelf),
    ("packed", Choice::Packed),
    ("fido-u2f", Choice::FidoU2f),
    ("tpm", Choice::Tpm),
    ("android-key", Choice::AndroidKey),
    ("apple", Choice::Apple),
    ("compound", Choice::Compound),
];

criterion_group!(groups, registration);
criterion_main!(groups);
