//! What a stateless call asks of attestation.

use std::fmt;

use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::AttestationPolicy;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// Every member of [`AttestationPolicy`], of which `require` has to be there, and the instant.
#[derive(Default)]
pub(super) struct AttestationRequest {
    pub(super) policy: AttestationPolicy,
    pub(super) at: Option<Timestamp>,
}

impl<'de> Deserialize<'de> for AttestationRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(AttestationVisitor)
    }
}

struct AttestationVisitor;

impl<'de> Visitor<'de> for AttestationVisitor {
    type Value = AttestationRequest;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<AttestationRequest, A::Error> {
        let (mut policy, mut at) = (serde_json::Map::new(), None);
        while let Some((name, value)) = members.next_entry::<String, serde_json::Value>()? {
            let before = match name.as_str() {
                "at" => at.replace(value).is_some(),
                _ => policy.insert(name, value).is_some(),
            };
            if before {
                return Err(A::Error::custom("a member stands twice"));
            }
        }
        if !policy.contains_key("require") {
            return Err(A::Error::missing_field("require"));
        }
        let policy = AttestationPolicy::deserialize(serde_json::Value::Object(policy));
        let at = Option::deserialize(at.unwrap_or_default());
        // The message is kept: it tells an unknown member from a malformed one.
        let policy = policy.map_err(A::Error::custom)?;
        Ok(AttestationRequest { policy, at: at.map_err(A::Error::custom)? })
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for AttestationRequest {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "AttestationRequest".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut schema = AttestationPolicy::json_schema(generator);
        let mut at = generator.subschema_for::<Option<Timestamp>>();
        at.insert("description".to_owned(), AT.into());
        if let Some(members) = schema.get_mut("properties").and_then(|of| of.as_object_mut()) {
            members.insert("at".to_owned(), at.into());
            if let Some(require) = members.get_mut("require").and_then(|of| of.as_object_mut()) {
                require.remove("default");
            }
        }
        schema.insert("required".to_owned(), vec!["require"].into());
        schema
    }
}

#[cfg(feature = "schema")]
const AT: &str = "The instant at which certificates have to be valid; now if left out.";
