use anyhow::Result;
use serde_json::json;

use crate::record::{JO, KEY, Recorder, nobody, policy, ra};
use crate::scenario::Scenario;

pub(super) async fn lifecycle() -> Result<Scenario> {
    let mut desk = Recorder::begin("a link is issued, redeemed and cancelled", policy()).await?;
    let issue = || json!({ "userId": JO, "kind": KEY });
    let first = desk.call(&ra(), "issueLink", issue()).await?;
    let second = desk.call(&ra(), "issueLink", issue()).await?;
    desk.refused("link_superseded", &nobody(), "redeemLink", json!({ "token": first["token"] }))
        .await?;
    let token = json!({ "token": second["token"] });
    // The officer who is signed in is not whom the link is for; who confirms that goes on.
    desk.refused("signed_in_as_another", &ra(), "redeemLink", token.clone()).await?;
    let confirmed = json!({ "token": second["token"], "otherUserConfirmed": true });
    desk.call(&ra(), "redeemLink", confirmed).await?;
    let redeemed = desk.call(&nobody(), "redeemLink", token.clone()).await?;
    let session = json!({ "session": redeemed["session"] });
    desk.call(&nobody(), "linkStatus", session.clone()).await?;
    // Opened again elsewhere: the first session has ended.
    desk.call(&nobody(), "redeemLink", token.clone()).await?;
    desk.refused("session_ended", &nobody(), "beginLinkRegistration", session).await?;
    let link = json!({ "userId": JO, "linkId": second["link"]["id"] });
    desk.call(&ra(), "cancelLink", link.clone()).await?;
    desk.refused("link_cancelled", &nobody(), "redeemLink", token).await?;
    desk.refused("link_cancelled", &ra(), "cancelLink", link).await?;
    Ok(desk.end())
}

pub(super) async fn refusals() -> Result<Scenario> {
    let mut policy = policy();
    policy["limits"] = json!({ "redeem": 2 });
    let mut desk = Recorder::begin("links that do not work", policy).await?;
    let issued = desk.call(&ra(), "issueLink", json!({ "userId": JO, "kind": KEY })).await?;
    let unknown = json!({ "userId": JO, "linkId": "AAAAAAAAAAAAAAAAAAAAAA" });
    desk.refused("link_unknown", &ra(), "cancelLink", unknown).await?;
    // The holder of a link cannot open it without end.
    let token = json!({ "token": issued["token"] });
    for _ in 0..2 {
        desk.call(&nobody(), "redeemLink", token.clone()).await?;
    }
    desk.refused("too_many_requests", &nobody(), "redeemLink", token.clone()).await?;
    desk.advance(3601).await?;
    desk.refused("link_expired", &nobody(), "redeemLink", token).await?;
    desk.refused("link_unknown", &nobody(), "redeemLink", json!({ "token": "none" })).await?;
    let session = json!({ "session": "none" });
    desk.refused("session_ended", &nobody(), "linkStatus", session).await?;
    Ok(desk.end())
}
