//! Reading what others wrote, without checking a signature; public entry points only.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use keydesk_benches::{Assertion, lifecycle};
use keydesk_core::ids::CredentialId;
use keydesk_core::model::Account;
use keydesk_core::webauthn::{Algorithm, PreparedCredential, RejectionCode, claimed_credential};

fn json(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("json");
    let plain = Assertion::new(Algorithm::Es256).response;
    // Browsers and extensions add members that are not ours to judge; they are skipped.
    let padding = format!("{{\"unknown\":[{}0],", "{\"a\":\"b\"},".repeat(800));
    let padded = plain.replacen('{', &padding, 1);
    for (name, response) in [("assertion", plain), ("assertion, 8 KB of unknown members", padded)] {
        group.throughput(bytes(response.len()));
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let claimed = claimed_credential(black_box(response.as_bytes()));
                assert!(claimed.is_ok());
                claimed
            });
        });
    }
    for step in lifecycle().iter().filter(|step| step.name == "RecordSignIn") {
        let Ok(stored) = step.after.encode() else { return };
        group.throughput(bytes(stored.len()));
        group.bench_function("stored account", |bencher| {
            bencher.iter(|| {
                let account = Account::decode(black_box(&stored));
                assert!(account.is_ok());
                account
            });
        });
    }
    group.finish();
}

/// A key that is not of the stored algorithm is refused after its CBOR was read and before anything
/// is computed with it: what is timed is the reading.
fn cbor(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("cbor");
    for algorithm in [Algorithm::Es256, Algorithm::Rs256, Algorithm::MlDsa65] {
        let key = Assertion::new(algorithm).public_key;
        group.throughput(bytes(key.len()));
        let id = BenchmarkId::new("COSE key", algorithm.name());
        let Ok(credential) = CredentialId::new([1; 32]) else { return };
        group.bench_function(id, |bencher| {
            bencher.iter(|| {
                let (id, other) = (credential.clone(), Algorithm::Es384);
                let refused = PreparedCredential::new(id, black_box(&key), other, 0, false);
                let code = refused.map(drop).map_err(|fault| fault.code);
                assert_eq!(code, Err(RejectionCode::AlgorithmMismatch));
            });
        });
    }
    group.finish();
}

fn bytes(length: usize) -> Throughput {
    Throughput::Bytes(length as u64)
}

criterion_group!(groups, json, cbor);
criterion_main!(groups);
