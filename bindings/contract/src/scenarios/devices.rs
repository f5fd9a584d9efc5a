//! What real clients and devices send that is neither in the specification's examples nor wrong.

use anyhow::{Result, anyhow};
use keydesk_core::base64url;
use keydesk_testkit::{Cbor, RegistrationDraft, SoftAuthenticator};
use serde_json::{Value, json};

use crate::mutations;
use crate::record::{
    CLOCK, JO, KEY, ORIGIN, Recorder, actor, config, get, jo, nobody, open_policy, own_finish,
};
use crate::scenario::Scenario;

/// An Android app registers and signs in beside the pages; an app that is not configured does not.
pub(super) async fn app() -> Result<Scenario> {
    let mut config = config(open_policy(json!({})));
    config["relyingParties"][0]["appOrigins"] = json!([APP]);
    let mut desk = Recorder::configured("an Android app beside the pages", config).await?;
    let begun = desk.begun_by_jo().await?;
    let response = created(&mut SoftAuthenticator::new(2), &begun, OTHER_APP)?;
    let finish = own_finish(&begun, &response);
    desk.refused("origin_mismatch", &jo(), "finishRegistration", finish).await?;
    let mut key = SoftAuthenticator::new(1);
    let begun = desk.begun_by_jo().await?;
    let finish = own_finish(&begun, &created(&mut key, &begun, APP)?);
    desk.call(&jo(), "finishRegistration", finish).await?;
    for (origin, refused) in [(OTHER_APP, true), (APP, false), (ORIGIN, false)] {
        let begun = desk.call(&nobody(), "beginSignIn", json!({})).await?;
        let draft = key.draft_assertion(&begun["options"], ORIGIN);
        let mut draft = draft.map_err(|error| anyhow!("get: {error:?}"))?;
        draft.client_data["origin"] = origin.into();
        let response = draft.to_json();
        let finish = json!({ "ceremonyId": begun["ceremonyId"], "response": response });
        if refused {
            desk.refused("origin_mismatch", &nobody(), "finishSignIn", finish).await?;
        } else {
            desk.call(&nobody(), "finishSignIn", finish).await?;
        }
    }
    Ok(desk.end())
}

/// What nobody uses may be as odd as it likes, also where the second opinion cannot read it.
pub(super) async fn unused() -> Result<Scenario> {
    let policy = open_policy(json!({ "attestation": { "require": "any" } }));
    let mut desk = Recorder::begin("members that nobody uses", policy).await?;
    let keyed = actor(JO, &[], CLOCK, "security_key");
    let begin = json!({ "userId": JO, "kind": KEY });
    let mutations: [fn(&mut RegistrationDraft); 3] = [
        |draft| {
            let text = draft.client_data.to_string();
            let text = text.strip_suffix('}').unwrap_or_default();
            draft.client_data_json = Some(format!(r#"{text},"later":"\ud800"}}"#).into_bytes());
        },
        |draft| {
            let text = draft.client_data.to_string();
            let text = text.strip_suffix('}').unwrap_or_default();
            draft.client_data_json = Some(format!(r#"{text},"later":1e999}}"#).into_bytes());
        },
        |draft| {
            draft.flags |= 0x80;
            draft.extensions = Some(Cbor::map([("hmac-secret", "x".into())]));
        },
    ];
    for (seed, mutate) in (1..).zip(mutations) {
        let begun = desk.call(&keyed, "beginRegistration", begin.clone()).await?;
        let mut draft = mutations::draft(&mut SoftAuthenticator::new(seed), &begun["options"])?;
        mutate(&mut draft);
        let finish = own_finish(&begun, &draft.to_json());
        desk.call(&keyed, "finishRegistration", finish).await?;
    }
    Ok(desk.end())
}

/// Members that say nothing, and hints that nobody can read: the key is taken all the same.
pub(super) async fn hints() -> Result<Scenario> {
    let policy = open_policy(json!({}));
    let mut desk =
        Recorder::begin("hints that are odd, and members that are empty", policy).await?;
    // Somebody who holds a key registers another one only after having signed in with it.
    let keyed = actor(JO, &[], CLOCK, "security_key");
    let begin = json!({ "userId": JO, "kind": KEY });
    let mut last = None;
    for (seed, (path, value)) in (1..).zip([
        ("/response/transports", json!(["usb", "x-new", "USB", "", 7])),
        ("/response/transports", json!("usb")),
        ("/response/transports", Value::Null),
        ("/authenticatorAttachment", json!("")),
        ("/authenticatorAttachment", json!("elsewhere")),
        ("/clientExtensionResults", Value::Null),
        ("/clientExtensionResults", json!({ "credProps": { "rk": "yes" } })),
    ]) {
        let mut key = SoftAuthenticator::new(seed);
        let begun = desk.call(&keyed, "beginRegistration", begin.clone()).await?;
        let mut response = mutations::draft(&mut key, &begun["options"])?.to_json();
        *response.pointer_mut(path).ok_or_else(|| anyhow!("no {path}"))? = value;
        desk.call(&keyed, "finishRegistration", own_finish(&begun, &response)).await?;
        last = Some(key);
    }
    let mut key = last.ok_or_else(|| anyhow!("no key"))?;
    for nothing in [json!(""), Value::Null] {
        let begun = desk.call(&nobody(), "beginSignIn", json!({ "userId": JO })).await?;
        let mut response = get(&mut key, &begun)?;
        response["response"]["userHandle"] = nothing;
        let finish = json!({ "ceremonyId": begun["ceremonyId"], "response": response });
        desk.call(&nobody(), "finishSignIn", finish).await?;
    }
    // Without a user named before, it has to name one.
    let begun = desk.call(&nobody(), "beginSignIn", json!({})).await?;
    let mut response = get(&mut key, &begun)?;
    response["response"]["userHandle"] = "".into();
    let finish = json!({ "ceremonyId": begun["ceremonyId"], "response": response });
    desk.refused("user_handle_missing", &nobody(), "finishSignIn", finish).await?;
    // A member that nobody knows may not stand twice in what is signed.
    let begun = desk.call(&keyed, "beginRegistration", begin).await?;
    let mut response = mutations::plain(&begun["options"])?;
    let challenge = begun["options"]["challenge"].as_str().unwrap_or_default();
    let data = format!(
        r#"{{"type":"webauthn.create","challenge":"{challenge}","origin":"o","x":1,"x":2}}"#
    );
    response["response"]["clientDataJSON"] = base64url::encode(data).into();
    let finish = own_finish(&begun, &response);
    desk.refused("client_data_member_duplicated", &keyed, "finishRegistration", finish).await?;
    Ok(desk.end())
}

/// What an app answers: as a browser does, from an origin of its own.
fn created(key: &mut SoftAuthenticator, begun: &Value, origin: &str) -> Result<Value> {
    let mut draft = mutations::draft(key, &begun["options"])?;
    draft.client_data["origin"] = origin.into();
    Ok(draft.to_json())
}

const APP: &str = "android:apk-key-hash:-sYXRdwJA3hvue3mKpYrOZ9zSPC7b4mbgzJmdZEDO5w";
const OTHER_APP: &str = "android:apk-key-hash:-sYXRdwJA3hvue3mKpYrOZ9zSPC7b4mbgzJmdZEDO50";
