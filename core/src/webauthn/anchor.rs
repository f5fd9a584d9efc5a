//! Trust anchors of the configuration, and what each speaks for.

use std::fmt;

use rustls_pki_types::CertificateDer;
use serde::de::value::MapAccessDeserializer;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use webpki::anchor_from_trusted_cert;

use super::attestation::AttestationFormat;
use super::types::Aaguid;
use crate::base64url::{self, serde_bytes};

/// A certificate that attestation statements may lead to, with the formats and the models that it
/// speaks for (WebAuthn Level 3 section 7.1, step 23).
///
/// In JSON it is `{"certificate": DER in base64url, "formats"?: [...], "aaguids"?: [...]}`, or the
/// certificate's text alone, which is bound to nothing. An anchor that is not bound to AAGUIDs vouches
/// for the authenticator; of `tpm`, `android-key` and `apple` it does not vouch for the AAGUID, which
/// anyone who owns such a device can choose.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TrustAnchor {
    /// The certificate as DER: a root, an intermediate, or the attestation certificate itself.
    pub certificate: Vec<u8>,
    /// The statement formats that it speaks for; empty means every format.
    pub formats: Vec<AttestationFormat>,
    /// The models that it speaks for; empty means that it is not bound to models. An AAGUID that some
    /// anchor is bound to is vouched for by anchors that are bound to it, and by no others.
    pub aaguids: Vec<Aaguid>,
}

impl TrustAnchor {
    /// Whether it may vouch for statements of this format.
    pub(crate) fn speaks_for(&self, format: AttestationFormat) -> bool {
        self.formats.is_empty() || self.formats.contains(&format)
    }

    /// Whether its certificate is one.
    pub(crate) fn is_readable(&self) -> bool {
        anchor_from_trusted_cert(&CertificateDer::from(self.certificate.as_slice())).is_ok()
    }
}

impl From<Vec<u8>> for TrustAnchor {
    /// An anchor that is bound to no format and no model.
    fn from(certificate: Vec<u8>) -> Self {
        Self { certificate, formats: Vec::new(), aaguids: Vec::new() }
    }
}

/// The JSON form with members.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Members {
    #[serde(with = "serde_bytes")]
    certificate: Vec<u8>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    formats: Vec<AttestationFormat>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    aaguids: Vec<Aaguid>,
}

impl Serialize for TrustAnchor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { certificate, formats, aaguids } = self.clone();
        if formats.is_empty() && aaguids.is_empty() {
            return serde_bytes::serialize(&certificate, serializer);
        }
        Members { certificate, formats, aaguids }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for TrustAnchor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl<'de> de::Visitor<'de> for Visitor {
            type Value = TrustAnchor;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a certificate in base64url, or {certificate, formats?, aaguids?}")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<TrustAnchor, E> {
                base64url::decode(text).map(TrustAnchor::from).map_err(E::custom)
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<TrustAnchor, A::Error> {
                let Members { certificate, formats, aaguids } =
                    Members::deserialize(MapAccessDeserializer::new(map))?;
                Ok(TrustAnchor { certificate, formats, aaguids })
            }
        }

        deserializer.deserialize_any(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_reads_and_writes_both_forms() {
        let plain = TrustAnchor::from(vec![1, 2, 3]);
        let bound = TrustAnchor {
            certificate: vec![1, 2, 3],
            formats: vec![AttestationFormat::AndroidKey],
            aaguids: vec![Aaguid::from_bytes([7; 16])],
        };
        let members = r#"{"certificate":"AQID","formats":["android-key"],"aaguids":["07070707-0707-0707-0707-070707070707"]}"#;
        for (anchor, text) in [(plain.clone(), "\"AQID\""), (bound, members)] {
            assert_eq!(serde_json::to_string(&anchor).unwrap(), text);
            assert_eq!(serde_json::from_str::<TrustAnchor>(text).unwrap(), anchor);
        }
        assert_eq!(
            serde_json::from_str::<TrustAnchor>(r#"{"certificate":"AQID"}"#).unwrap(),
            plain
        );
        for bad in [
            "\"AQI=\"",
            "[1,2,3]",
            "{}",
            r#"{"certificate":"AQI="}"#,
            r#"{"certificate":"AQID","format":["packed"]}"#,
            r#"{"certificate":"AQID","formats":["android-safetynet"]}"#,
            r#"{"certificate":"AQID","aaguids":["7"]}"#,
        ] {
            assert!(serde_json::from_str::<TrustAnchor>(bad).is_err(), "{bad}");
        }
    }
}
