//! Keys that are somebody else's, or nobody's.

use anyhow::Result;
use keydesk_testkit::SoftAuthenticator;
use serde_json::{Value, json};

use crate::mutations;
use crate::record::{CLOCK, JO, KEY, Recorder, actor, create, get, nobody, open_policy};
use crate::scenario::Scenario;

pub(super) async fn keys() -> Result<Scenario> {
    let name = "keys that are somebody else's, or nobody's";
    let mut desk = Recorder::begin(name, open_policy(json!({}))).await?;
    let mut jos = SoftAuthenticator::new(1);
    desk.registered(&mut jos).await?;
    let mut sams = SoftAuthenticator::new(2);
    let begun = sam_begins(&mut desk).await?;
    let own = finish(&begun, &create(&mut sams, &begun)?);
    desk.call(&sam(), "finishRegistration", own).await?;

    // The page of one person, and the key of another.
    let mut begun = desk.call(&nobody(), "beginSignIn", json!({ "userId": JO })).await?;
    begun["options"]["allowCredentials"] = json!([]);
    let answer = json!({ "ceremonyId": begun["ceremonyId"], "response": get(&mut sams, &begun)? });
    desk.refused("sign_in_refused", &nobody(), "finishSignIn", answer).await?;

    // A key that was not registered yet when the page was opened.
    let mut begun = desk.call(&nobody(), "beginSignIn", json!({ "userId": JO })).await?;
    let mut newer = SoftAuthenticator::new(5);
    desk.registered(&mut newer).await?;
    begun["options"]["allowCredentials"] = json!([]);
    let answer = json!({ "ceremonyId": begun["ceremonyId"], "response": get(&mut newer, &begun)? });
    desk.refused("credential_unknown", &nobody(), "finishSignIn", answer).await?;

    // A credential id that is there already, no matter whose it is.
    let begun = sam_begins(&mut desk).await?;
    let mut draft = mutations::draft(&mut SoftAuthenticator::new(3), &begun["options"])?;
    if let Some(credential) = jos.credentials.first() {
        draft.credential_id.clone_from(&credential.id);
    }
    let taken = finish(&begun, &draft.to_json());
    desk.refused("authenticator_already_registered", &sam(), "finishRegistration", taken).await?;

    // A key that was made here and never registered.
    let mut strange = SoftAuthenticator::new(4);
    let begun = sam_begins(&mut desk).await?;
    mutations::draft(&mut strange, &begun["options"])?;
    let begun = desk.call(&nobody(), "beginSignIn", json!({})).await?;
    let answer =
        json!({ "ceremonyId": begun["ceremonyId"], "response": get(&mut strange, &begun)? });
    desk.refused("sign_in_refused", &nobody(), "finishSignIn", answer).await?;
    Ok(desk.end())
}

async fn sam_begins(desk: &mut Recorder) -> Result<Value> {
    desk.call(&sam(), "beginRegistration", json!({ "userId": SAM, "kind": KEY })).await
}

fn finish(begun: &Value, response: &Value) -> Value {
    json!({ "userId": SAM, "ceremonyId": begun["ceremonyId"], "response": response })
}

fn sam() -> Value {
    actor(SAM, &[], CLOCK, "security_key")
}

const SAM: &str = "u-sam";
