//! What a host does with an open desk besides its operations.

use std::future::Future;

use keydesk_api::{ApiError, Code, read_text};
use keydesk_core::ids::UserId;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::session::Session;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SecondFactorDue {
    user_id: String,
    relying_party: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DeliverNotifications {
    limit: Option<u32>,
}

impl Session {
    /// Calls a function of the desk that is not an operation. Requests and answers are JSON:
    ///
    /// | function | request | answer |
    /// |---|---|---|
    /// | `secondFactorDue` | `{userId, relyingParty?}` | whether the user's second factor is due |
    /// | `deliverNotifications` | `{limit?}`, 100 if left out | how many notifications were delivered |
    /// | `updateMetadata` | a [`MetadataRecord`](crate::MetadataRecord) | `null` |
    /// | `close` | is not read | `null`; closing twice is not an error |
    ///
    /// # Errors
    /// Those of the functions of [`Facade`](crate::Facade) with these names; `malformed_request` for a
    /// request of another form; `unknown_operation`.
    pub fn manage(
        &self,
        function: String,
        request: String,
    ) -> impl Future<Output = Result<String, ApiError>> + Send + use<> {
        let session = self.clone();
        async move {
            match function.as_str() {
                "secondFactorDue" => {
                    let asked: SecondFactorDue = read(&function, &request)?;
                    let facade = session.facade()?;
                    let party = asked.relying_party.as_deref();
                    Ok(facade.second_factor_due(party, &asked.user_id).await?.to_string())
                }
                "deliverNotifications" => {
                    let asked: DeliverNotifications = read(&function, &request)?;
                    let limit = usize::try_from(asked.limit.unwrap_or(LIMIT));
                    let limit = limit.unwrap_or(usize::MAX);
                    Ok(session.facade()?.deliver_notifications(limit).await?.to_string())
                }
                "updateMetadata" => {
                    session.facade()?.update_metadata_json(&request).await?;
                    Ok("null".to_owned())
                }
                "close" => {
                    session.close().await;
                    Ok("null".to_owned())
                }
                _ => Err(ApiError::with_detail(
                    Code::UNKNOWN_OPERATION,
                    "The desk has no such function.",
                )),
            }
        }
    }
}

pub(crate) fn read<T: DeserializeOwned>(function: &str, request: &str) -> Result<T, ApiError> {
    read_text(request.as_bytes()).map_err(|cause| {
        let detail = format!("The request of {function} does not have the form that is expected.");
        ApiError::with_detail(Code::MALFORMED_REQUEST, &detail).caused_by(cause)
    })
}

/// A user id as the host gave it.
pub(crate) fn user(id: &str) -> Result<UserId, ApiError> {
    let malformed = |_| ApiError::with_detail(Code::MALFORMED_REQUEST, "The user id is not valid.");
    UserId::new(id).map_err(malformed)
}

/// How many notifications are delivered at a time where the host does not say.
const LIMIT: u32 = 100;
