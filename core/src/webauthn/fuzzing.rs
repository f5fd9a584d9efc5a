//! The parsers below the public entry points, for the fuzz targets. Built with `--cfg fuzzing`
//! alone, which `cargo xtask fuzz` and cargo-fuzz set: no feature can turn it on.

use aws_lc_rs::digest::{SHA256, digest};

use super::algorithm::Algorithm;
use super::attestation::{
    self, Allowed, AttestationFormat, AttestationKind, AttestationObject, Subject,
};
use super::attestation_policy::TpmSha1;
use super::authenticator_data::{AuthenticatorData, AuthenticatorExtensions};
use super::cbor::{self, Value};
use super::certificate::Chain;
use super::client_data::{self, Ceremony};
use super::cose::{CoseKey, Material};
use super::public_key::PublicKey;
use super::rejection::{Rejection, RejectionCode};
use super::relying_party::RelyingParty;
use super::trust;
use super::types::Aaguid;
use crate::time::Timestamp;

/// CBOR as the strict reader understood it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// An integer.
    Integer(i128),
    /// A byte string.
    Bytes(Vec<u8>),
    /// A text string.
    Text(String),
    /// An array.
    Array(Vec<Self>),
    /// A map, in the order in which it came.
    Map(Vec<(Self, Self)>),
    /// False, true or null.
    Simple,
}

/// The length of the item at the start of the bytes.
pub fn cbor_length(bytes: &[u8]) -> Result<usize, Rejection> {
    cbor::scan(bytes)
}

/// Bytes that are exactly one item.
pub fn cbor(bytes: &[u8]) -> Result<Item, Rejection> {
    fn item(value: Value<'_>) -> Result<Item, Rejection> {
        Ok(match value {
            Value::Integer(integer) => Item::Integer(integer),
            Value::Bytes(bytes) => Item::Bytes(bytes.to_vec()),
            Value::Text(text) => Item::Text(text.to_owned()),
            Value::Array(items) => {
                Item::Array(items.map(|value| item(value?)).collect::<Result<_, _>>()?)
            }
            Value::Map(mut items) => {
                let mut entries = Vec::new();
                while let Some((key, value)) = items.next_entry()? {
                    entries.push((item(key)?, item(value)?));
                }
                Item::Map(entries)
            }
            Value::Simple => Item::Simple,
        })
    }
    item(cbor::read(bytes)?)
}

/// Client data of a registration or an authentication.
pub fn client_data(
    bytes: &[u8],
    registration: bool,
    rp: &RelyingParty,
    challenge: &[u8],
) -> Result<(), Rejection> {
    let ceremony = if registration { Ceremony::Registration } else { Ceremony::Authentication };
    client_data::check(bytes, ceremony, rp, challenge)
}

/// Authenticator data, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Data {
    /// The hash of the relying party id.
    pub rp_id_hash: Vec<u8>,
    /// Flags UV, BE and BS.
    pub flags: (bool, bool, bool),
    /// The signature counter.
    pub sign_count: u32,
    /// AAGUID, credential id and COSE key.
    pub attested: Option<(Aaguid, Vec<u8>, Vec<u8>)>,
    /// The extensions that are understood.
    pub extensions: AuthenticatorExtensions,
}

/// Authenticator data, to the last byte.
pub fn authenticator_data(bytes: &[u8]) -> Result<Data, Rejection> {
    let data = AuthenticatorData::parse(bytes)?;
    let flags = data.flags;
    Ok(Data {
        rp_id_hash: data.rp_id_hash.to_vec(),
        flags: (flags.user_verified(), flags.backup_eligible(), flags.backed_up()),
        sign_count: data.sign_count,
        attested: data.attested.map(|attested| {
            let (id, key) = (attested.credential_id, attested.public_key);
            (attested.aaguid, id.to_vec(), key.to_vec())
        }),
        extensions: data.extensions,
    })
}

/// A COSE key: its algorithm, and its parameters in the order of their labels.
pub fn cose_key(bytes: &[u8]) -> Result<(Algorithm, Vec<Vec<u8>>), Rejection> {
    let key = CoseKey::parse(bytes)?;
    let parts: Vec<&[u8]> = match key.material {
        Material::Ec { x, y } => vec![x, y],
        Material::Okp(x) => vec![x],
        Material::Rsa { n, e } => vec![n, e],
        Material::Akp(bytes) => vec![bytes],
    };
    PublicKey::from_cose(&key)?;
    Ok((key.algorithm, parts.into_iter().map(<[u8]>::to_vec).collect()))
}

/// Format and authenticator data of an attestation object.
pub fn attestation_object(bytes: &[u8]) -> Result<(AttestationFormat, Vec<u8>), Rejection> {
    let object = AttestationObject::parse(bytes)?;
    Ok((object.format, object.auth_data.to_vec()))
}

/// The result of an attestation object's statement for its authenticator data and this client data:
/// who vouches, and the certificates.
pub fn statement(
    object: &[u8],
    client_data: &[u8],
) -> Result<(AttestationKind, Vec<Vec<Vec<u8>>>), Rejection> {
    let object = AttestationObject::parse(object)?;
    let data = AuthenticatorData::parse(object.auth_data)?;
    let attested = data.attested.as_ref().ok_or(RejectionCode::AttestedDataMissing)?;
    let cose_key = CoseKey::parse(attested.public_key)?;
    let mut client_data_hash = [0; 32];
    client_data_hash.copy_from_slice(digest(&SHA256, client_data).as_ref());
    let subject = Subject {
        rp_id_hash: data.rp_id_hash,
        attested,
        cose_key: &cose_key,
        public_key: &PublicKey::from_cose(&cose_key)?,
        client_data_hash: &client_data_hash,
        signed: &[object.auth_data, &client_data_hash].concat(),
        // The exceptions of a policy are read as well.
        allowed: Allowed {
            tpm_sha1_names: true,
            tpm_sha1: TpmSha1::Allow,
            unknown_algorithms: false,
        },
    };
    let attested = attestation::verify(object.format, object.statement, &subject)?;
    let owned = |chain: &Chain<'_>| chain.der.iter().map(|der| der.to_vec()).collect();
    Ok((attested.kind, attested.chains().map(owned).collect()))
}

/// Whether certificates, as a CBOR array, lead to one of the anchors.
pub fn x5c_path(
    x5c: &[u8],
    anchors: &[Vec<u8>],
    allow_root: bool,
    at: Timestamp,
) -> Result<(), Rejection> {
    let chain = Chain::read(cbor::read(x5c)?)?;
    trust::check_path_to(&chain, anchors, allow_root, at)
}
