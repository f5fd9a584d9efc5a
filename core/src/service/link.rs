//! Registration links: issue, redeem, cancel, read.

use super::Desk;
use crate::error::{Error, Refusal};
use crate::ids::{LinkDigest, LinkId, SessionDigest, UserHandle, UserId};
use crate::machine::{Command, CommandKind, table};
use crate::model::{Account, AccountStatus, AuthenticatorKind, Caller, Link, LinkSession};
use crate::policy::{Action, Grant, LinkProof, authorise_link_holder};
use crate::ports::LookupKey;
use crate::secret::SecretToken;

/// A new link. The token is given this once; it is stored nowhere.
#[derive(Debug)]
pub struct IssuedLink {
    /// The link.
    pub link: Link,
    /// Its token: the secret that redeems it.
    pub token: SecretToken,
    /// The account as it is now.
    pub account: Account,
}

/// A redeemed link.
#[derive(Debug)]
pub struct RedeemedLink {
    /// The link.
    pub link: Link,
    /// Whose account it registers for.
    pub user: UserId,
    /// The session, for the one browser that redeemed it.
    pub session: LinkSession,
}

/// The link that a session holds.
#[derive(Debug)]
pub struct SessionLink {
    /// The link.
    pub link: Link,
    /// Whose account it registers for.
    pub user: UserId,
}

impl Desk {
    /// Issues a registration link; an open one of the same person is superseded.
    ///
    /// # Errors
    /// As [`Desk::get_user`], `step_up_required`, `user_disabled`, `kind_not_offered`,
    /// `too_many_authenticators`, `account_closed`.
    pub async fn issue_link(
        &self,
        caller: &Caller,
        user: &UserId,
        kind: AuthenticatorKind,
    ) -> Result<IssuedLink, Error> {
        let result = self.issue_link_unaudited(caller, user, kind).await;
        self.audited("issueLink", caller, Some(user), result).await
    }

    /// Ends an open link on purpose.
    ///
    /// # Errors
    /// As [`Desk::get_user`], `step_up_required`, and `link_unknown` or the code of its status.
    pub async fn cancel_link(
        &self,
        caller: &Caller,
        user: &UserId,
        link: LinkId,
    ) -> Result<Account, Error> {
        let command = || Command::CancelLink { link };
        let result = self.command(caller, Action::CancelLink, user, command).await;
        self.audited("cancelLink", caller, Some(user), result).await
    }

    /// Redeems a link: the holder of the token gets a new session, which ends an older
    /// one. Loading the page does not redeem the link.
    ///
    /// # Errors
    /// `signed_in_as_another` if the caller's actor is not the person whom the link is for;
    /// `link_unknown`, or the code of the link's status; `too_many_requests`.
    pub async fn redeem_link(
        &self,
        caller: &Caller,
        token: &SecretToken,
    ) -> Result<RedeemedLink, Error> {
        let mut about = None;
        let result = self.redeem_link_unaudited(caller, token, false, &mut about).await;
        self.audited_holder("redeemLink", caller, about.as_ref(), result).await
    }

    /// As [`Desk::redeem_link`], after the person has confirmed that the link is for them although
    /// somebody else is signed in.
    ///
    /// # Errors
    /// As [`Desk::redeem_link`], without `signed_in_as_another`.
    pub async fn redeem_link_confirmed(
        &self,
        caller: &Caller,
        token: &SecretToken,
    ) -> Result<RedeemedLink, Error> {
        let mut about = None;
        let result = self.redeem_link_unaudited(caller, token, true, &mut about).await;
        self.audited_holder("redeemLink", caller, about.as_ref(), result).await
    }

    /// The link of a session, as it is now.
    ///
    /// # Errors
    /// `session_ended`.
    pub async fn link_status(
        &self,
        caller: &Caller,
        session: &LinkSession,
    ) -> Result<SessionLink, Error> {
        let mut about = None;
        let result = self.session(session, &mut about).await;
        let result = result.map(|(account, link, _)| SessionLink { link, user: account.user });
        self.audited_holder("linkStatus", caller, about.as_ref(), result).await
    }

    /// The account, link and digest of a session; `about` names the person for the audit record.
    pub(super) async fn session(
        &self,
        session: &LinkSession,
        about: &mut Option<UserId>,
    ) -> Result<(Account, Link, SessionDigest), Error> {
        let digest = SessionDigest::of(&session.token, self.rp());
        let account = self.find(LookupKey::Link(session.link)).await?;
        let account = account.ok_or(Refusal::SessionEnded)?;
        *about = Some(account.user.clone());
        let link = account.link_of_token(&session.link).filter(|link| link.is_session(&digest));
        let link = link.ok_or_else(|| ended(&account, &session.link))?.clone();
        Ok((account, link, digest))
    }

    async fn issue_link_unaudited(
        &self,
        caller: &Caller,
        user: &UserId,
        kind: AuthenticatorKind,
    ) -> Result<IssuedLink, Error> {
        let asked = self.asked(caller, Action::IssueLink, user).await?;
        let entropy = self.ports().entropy.as_ref();
        let token = SecretToken::generate(entropy)?;
        let handle = UserHandle::generate(entropy)?;
        let id = LinkId::generate(entropy)?;
        let digest = LinkDigest::of(&token, self.rp());
        let lifetime = self.policy().links.lifetime();
        let account = self
            .execute_on(caller, asked.account().await?, |account, now| {
                let grant = asked.grant(account, now)?;
                asked.active_target()?;
                let issue = Command::IssueLink { link: id, digest, kind, lifetime };
                let create = Command::CreateAccount { handle: handle.clone() };
                Ok(match account.status {
                    AccountStatus::Unopened => vec![(grant.clone(), create), (grant, issue)],
                    _ => vec![(grant, issue)],
                })
            })
            .await?;
        let link = account.link(&id).ok_or(Refusal::LinkUnknown)?.clone();
        Ok(IssuedLink { link, token, account })
    }

    async fn redeem_link_unaudited(
        &self,
        caller: &Caller,
        token: &SecretToken,
        confirmed: bool,
        about: &mut Option<UserId>,
    ) -> Result<RedeemedLink, Error> {
        let digest = LinkDigest::of(token, self.rp());
        let account = self.find(LookupKey::Link(digest)).await?.ok_or(Refusal::LinkUnknown)?;
        *about = Some(account.user.clone());
        let another = caller.actor.as_ref().is_some_and(|actor| actor.id != account.user);
        // A link that cannot be redeemed is refused for that below: there is nothing to confirm.
        let now = self.ports().clock.now();
        let redeemable = account
            .link_of_token(&digest)
            .is_some_and(|link| table::link(link.status(now), CommandKind::RedeemLink).is_ok());
        if another && redeemable && !confirmed {
            return Err(Refusal::SignedInAsAnother.into());
        }
        if let Some(link) = account.link_of_token(&digest) {
            // Counted per link, so that only the holder of this link can use up its limit.
            self.limit(&format!("redeem {}", link.id), self.policy().limits.redeem).await?;
        }
        let session = SecretToken::generate(self.ports().entropy.as_ref())?;
        let session_digest = SessionDigest::of(&session, self.rp());
        let account = self
            .execute_on(caller, account, |account, _| {
                let grant = authorise_link_holder(account, LinkProof::Token(&digest))?;
                Ok(vec![(grant, Command::RedeemLink { digest, session: session_digest })])
            })
            .await?;
        let link = account.link_of_token(&digest).ok_or(Refusal::LinkUnknown)?.clone();
        let session = LinkSession { link: digest, token: session };
        Ok(RedeemedLink { link, user: account.user, session })
    }
}

/// Returns the grant of a link's session, or the refusal that names what ended it, even a moment ago.
pub(super) fn session_grant(
    account: &Account,
    session: &LinkSession,
    digest: &SessionDigest,
) -> Result<Grant, Refusal> {
    authorise_link_holder(account, LinkProof::Session(digest))
        .map_err(|_| ended(account, &session.link))
}

/// Returns why a session ended: the status of the link if that ended it, else `session_ended`.
fn ended(account: &Account, digest: &LinkDigest) -> Refusal {
    use crate::model::LinkState as State;
    match account.link_of_token(digest).map(|link| &link.state) {
        Some(State::Cancelled { .. }) => Refusal::LinkCancelled,
        Some(State::Superseded { .. }) => Refusal::LinkSuperseded,
        Some(State::Completed { .. }) => Refusal::LinkUsed,
        _ => Refusal::SessionEnded,
    }
}
