//! The digest of a link's token, which every opening of a link computes.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use keydesk_benches::relying_party;
use keydesk_core::ids::LinkDigest;
use keydesk_core::secret::SecretToken;
use keydesk_testkit::SeededEntropy;

fn link(criterion: &mut Criterion) {
    let rp = relying_party();
    let Ok(token) = SecretToken::generate(&SeededEntropy::new(1)) else { return };
    let text = token.expose();
    criterion.bench_function("link digest, from the token's text", |bencher| {
        bencher.iter(|| {
            let token = SecretToken::parse(black_box(&text));
            assert!(token.is_ok());
            token.map(|token| LinkDigest::of(&token, rp.id()))
        });
    });
}

criterion_group!(groups, link);
criterion_main!(groups);
