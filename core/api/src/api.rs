//! The operations, typed: what pages, HTTP and every binding call.

use std::sync::Arc;

use keydesk_core::model::AuthenticatorKind;
use keydesk_core::ports::LeftOut;
use keydesk_core::service::{Desk, SignIn};
use keydesk_core::time::Timestamp;

use crate::left_out::Reporter;
use crate::link_pages::LinkPages;
use crate::records::{
    AccountAnswer, AffectedAuthenticatorsAnswer, AuthenticatorAnswer, BeginLinkRegistrationRequest,
    BeginRegistrationRequest, BeginSignInRequest, CancelLinkRequest, CeremonyAnswer, ChangesAnswer,
    ChangesSinceRequest, CloseAccountRequest, EventsAnswer, FindUsersAnswer, FindUsersRequest,
    FinishLinkRegistrationRequest, FinishRegistrationRequest, FinishSignInRequest, GetUserAnswer,
    GetUserRequest, IssueLinkAnswer, IssueLinkRequest, LinkSessionAnswer, LinkStatusRequest,
    ListAffectedAuthenticatorsRequest, ListEventsRequest, RedeemLinkAnswer, RedeemLinkRequest,
    RemoveAuthenticatorRequest, RenameAuthenticatorRequest, ReopenAccountRequest, SignInAnswer,
};
use crate::{ApiError, Caller, convert};

/// The operations of one desk; cheap to clone.
///
/// Each method returns the codes that the method of the same name of
/// [`Desk`](keydesk_core::service::Desk) documents, and `malformed_request` for an identifier that
/// is not valid.
#[derive(Debug, Clone)]
pub struct Api {
    desk: Desk,
    reporter: Arc<Reporter>,
    link_pages: Arc<LinkPages>,
}

impl Api {
    /// The operations of `desk`. Writes a warning to `tracing` for each of
    /// [`Desk::warnings`](keydesk_core::service::Desk::warnings).
    pub fn new(desk: Desk) -> Self {
        for warning in desk.warnings() {
            tracing::warn!(code = warning.code(), "{warning}");
        }
        Self { desk, reporter: Arc::default(), link_pages: Arc::default() }
    }

    /// The same operations, which also call `receive` once for each directory entry that a search left out
    /// because it cannot be a user. `tracing` gets a warning in any case.
    #[must_use]
    pub fn reporting_left_out(self, receive: impl Fn(&LeftOut) + Send + Sync + 'static) -> Self {
        Self { reporter: Arc::new(Reporter::with(receive)), ..self }
    }

    /// Sets the address at which links of each kind open, without their tokens, for `url` in the answer
    /// of `issueLink`. Clones of these operations share the setting; the last call counts.
    pub fn set_link_pages(&self, page: impl Fn(AuthenticatorKind) -> String) {
        self.link_pages.set(page);
    }

    /// The desk itself, for a host in Rust.
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Searches the directory.
    pub async fn find_users(
        &self,
        caller: &Caller,
        request: FindUsersRequest,
    ) -> Result<FindUsersAnswer, ApiError> {
        let cursor = request.cursor.as_deref();
        let page = self.desk.find_users(caller, &request.query, cursor).await?;
        self.reporter.report(&page.left_out);
        let users = page.users.iter().map(Into::into).collect();
        Ok(FindUsersAnswer { users, next: page.next, count: page.count })
    }

    /// Reads one person and their account.
    pub async fn get_user(
        &self,
        caller: &Caller,
        request: GetUserRequest,
    ) -> Result<GetUserAnswer, ApiError> {
        let id = convert::user_id(&request.user_id)?;
        let (user, account) = self.desk.get_user(caller, &id).await?;
        let permitted = self.desk.permitted(caller, &user).await?;
        let own = caller.actor.as_ref().is_some_and(|actor| actor.id == user.id);
        Ok(GetUserAnswer {
            user: (&user).into(),
            account: convert::account(&account, self.now()),
            actions: permitted.actions.iter().copied().collect(),
            roles_that_may: permitted.roles_that_may,
            user_handle: account.handles.first().filter(|_| own).cloned(),
        })
    }

    /// Issues a registration link.
    pub async fn issue_link(
        &self,
        caller: &Caller,
        request: IssueLinkRequest,
    ) -> Result<IssueLinkAnswer, ApiError> {
        let user = convert::user_id(&request.user_id)?;
        let kind = convert::kind(&request.kind)?;
        let issued = self.desk.issue_link(caller, &user, kind).await?;
        let now = self.now();
        let token = issued.token.expose();
        Ok(IssueLinkAnswer {
            link: convert::link(&issued.link, now),
            token: token.as_str().into(),
            url: self.link_pages.url(kind, &token).map(Into::into),
            account: convert::account(&issued.account, now),
        })
    }

    /// Cancels an open link.
    pub async fn cancel_link(
        &self,
        caller: &Caller,
        request: CancelLinkRequest,
    ) -> Result<AccountAnswer, ApiError> {
        let user = convert::user_id(&request.user_id)?;
        let link = convert::link_id(&request.link_id)?;
        let account = self.desk.cancel_link(caller, &user, link).await?;
        Ok(AccountAnswer { account: convert::account(&account, self.now()) })
    }

    /// Redeems a link.
    pub async fn redeem_link(
        &self,
        caller: &Caller,
        request: RedeemLinkRequest,
    ) -> Result<RedeemLinkAnswer, ApiError> {
        let token = convert::token(request.token.expose())?;
        let redeemed = if request.other_user_confirmed.unwrap_or(false) {
            self.desk.redeem_link_confirmed(caller, &token).await?
        } else {
            self.desk.redeem_link(caller, &token).await?
        };
        Ok(RedeemLinkAnswer {
            session: redeemed.session.expose().into(),
            link: convert::redeemed_link(&redeemed.link, self.now()),
            display_name: self.desk.display_name(&redeemed.user).await,
        })
    }

    /// Reads the link of a session.
    pub async fn link_status(
        &self,
        caller: &Caller,
        request: LinkStatusRequest,
    ) -> Result<LinkSessionAnswer, ApiError> {
        let session = convert::session(request.session.expose())?;
        let held = self.desk.link_status(caller, &session).await?;
        Ok(LinkSessionAnswer {
            link: convert::redeemed_link(&held.link, self.now()),
            display_name: self.desk.display_name(&held.user).await,
        })
    }

    /// Begins the ceremony of a redeemed link.
    pub async fn begin_link_registration(
        &self,
        caller: &Caller,
        request: BeginLinkRegistrationRequest,
    ) -> Result<CeremonyAnswer, ApiError> {
        let session = convert::session(request.session.expose())?;
        let begun = self.desk.begin_link_registration(caller, &session).await?;
        Ok(convert::ceremony(begun))
    }

    /// Completes the registration of a redeemed link.
    pub async fn finish_link_registration(
        &self,
        caller: &Caller,
        request: FinishLinkRegistrationRequest,
    ) -> Result<AuthenticatorAnswer, ApiError> {
        let session = convert::session(request.session.expose())?;
        let ceremony = convert::ceremony_id(&request.ceremony_id)?;
        let response = request.response.as_bytes();
        let registered =
            self.desk.finish_link_registration(caller, &session, &ceremony, response).await?;
        // The answer to the holder of the link shows the new key and nothing else of the account.
        let authenticator = convert::registered_by_link(&registered.authenticator);
        Ok(AuthenticatorAnswer { authenticator, account: None })
    }

    /// Begins a registration by a signed-in person.
    pub async fn begin_registration(
        &self,
        caller: &Caller,
        request: BeginRegistrationRequest,
    ) -> Result<CeremonyAnswer, ApiError> {
        let user = convert::user_id(&request.user_id)?;
        let kind = convert::kind(&request.kind)?;
        Ok(convert::ceremony(self.desk.begin_registration(caller, &user, kind).await?))
    }

    /// Completes a registration by a signed-in person.
    pub async fn finish_registration(
        &self,
        caller: &Caller,
        request: FinishRegistrationRequest,
    ) -> Result<AuthenticatorAnswer, ApiError> {
        let user = convert::user_id(&request.user_id)?;
        let ceremony = convert::ceremony_id(&request.ceremony_id)?;
        let response = request.response.as_bytes();
        let registered = self.desk.finish_registration(caller, &user, &ceremony, response).await?;
        Ok(AuthenticatorAnswer {
            authenticator: convert::authenticator(&registered.authenticator),
            account: Some(convert::account(&registered.account, self.now())),
        })
    }

    /// Renames an authenticator.
    pub async fn rename_authenticator(
        &self,
        caller: &Caller,
        request: RenameAuthenticatorRequest,
    ) -> Result<AuthenticatorAnswer, ApiError> {
        let user = convert::user_id(&request.user_id)?;
        let id = convert::authenticator_id(&request.authenticator_id)?;
        let nickname = convert::nickname(&request.nickname)?;
        let account = self.desk.rename_authenticator(caller, &user, id, &nickname).await?;
        self.authenticator_answer(&account, &id)
    }

    /// Removes an authenticator.
    pub async fn remove_authenticator(
        &self,
        caller: &Caller,
        request: RemoveAuthenticatorRequest,
    ) -> Result<AuthenticatorAnswer, ApiError> {
        let user = convert::user_id(&request.user_id)?;
        let id = convert::authenticator_id(&request.authenticator_id)?;
        let reason = convert::removal_reason(&request.reason)?;
        let notes = convert::notes(request.notes.as_deref())?;
        let confirmed = request.last_confirmed.unwrap_or(false);
        let account = self
            .desk
            .remove_authenticator(caller, &user, id, reason, notes.as_ref(), confirmed)
            .await?;
        self.authenticator_answer(&account, &id)
    }

    /// Begins a sign-in.
    pub async fn begin_sign_in(
        &self,
        caller: &Caller,
        request: BeginSignInRequest,
    ) -> Result<CeremonyAnswer, ApiError> {
        let user = request.user_id.as_deref().map(convert::user_id).transpose()?;
        Ok(convert::ceremony(self.desk.begin_sign_in(caller, user.as_ref()).await?))
    }

    /// Completes a sign-in.
    pub async fn finish_sign_in(
        &self,
        caller: &Caller,
        request: FinishSignInRequest,
    ) -> Result<SignInAnswer, ApiError> {
        Ok((&self.sign_in(caller, request).await?).into())
    }

    /// Completes a sign-in as [`Api::finish_sign_in`] does, and returns it as core has it: for a host in
    /// Rust, which makes its session of it.
    pub async fn sign_in(
        &self,
        caller: &Caller,
        request: FinishSignInRequest,
    ) -> Result<SignIn, ApiError> {
        let ceremony = convert::ceremony_id(&request.ceremony_id)?;
        let response = request.response.as_bytes();
        Ok(self.desk.finish_sign_in(caller, &ceremony, response).await?)
    }

    /// Closes an account.
    pub async fn close_account(
        &self,
        caller: &Caller,
        request: CloseAccountRequest,
    ) -> Result<AccountAnswer, ApiError> {
        let user = convert::user_id(&request.user_id)?;
        let reason = convert::note(&request.reason)?;
        let account = self.desk.close_account(caller, &user, &reason).await?;
        Ok(AccountAnswer { account: convert::account(&account, self.now()) })
    }

    /// Reopens an account.
    pub async fn reopen_account(
        &self,
        caller: &Caller,
        request: ReopenAccountRequest,
    ) -> Result<AccountAnswer, ApiError> {
        let user = convert::user_id(&request.user_id)?;
        let reason = convert::note(&request.reason)?;
        let account = self.desk.reopen_account(caller, &user, &reason).await?;
        Ok(AccountAnswer { account: convert::account(&account, self.now()) })
    }

    /// Reads the events of an account.
    pub async fn list_events(
        &self,
        caller: &Caller,
        request: ListEventsRequest,
    ) -> Result<EventsAnswer, ApiError> {
        let user = convert::user_id(&request.user_id)?;
        let after =
            u64::try_from(request.after.unwrap_or(0)).map_err(|_| ApiError::malformed("after"))?;
        let events = self.desk.list_events(caller, &user, after, PAGE).await?;
        let events: Vec<_> = events.iter().map(convert::event).collect::<Result<_, _>>()?;
        let next =
            if events.len() == PAGE { events.last().map(|last| last.sequence) } else { None };
        Ok(EventsAnswer { events, next })
    }

    /// Reads what changed in an account.
    pub async fn changes_since(
        &self,
        caller: &Caller,
        request: ChangesSinceRequest,
    ) -> Result<ChangesAnswer, ApiError> {
        let user = convert::user_id(&request.user_id)?;
        let cursor = request.cursor.as_deref();
        let changes = self.desk.changes_of(caller, &user, cursor).await?;
        let views = changes.changed.iter().map(convert::change).collect();
        Ok(ChangesAnswer { changes: views, cursor: changes.cursor })
    }

    /// Lists the authenticators whose model metadata reports.
    pub async fn list_affected_authenticators(
        &self,
        caller: &Caller,
        request: ListAffectedAuthenticatorsRequest,
    ) -> Result<AffectedAuthenticatorsAnswer, ApiError> {
        let cursor = request.cursor.as_deref();
        let page = self.desk.list_affected_authenticators(caller, cursor).await?;
        Ok(AffectedAuthenticatorsAnswer {
            authenticators: page.authenticators.iter().map(convert::affected).collect(),
            next: page.next,
        })
    }

    fn authenticator_answer(
        &self,
        account: &keydesk_core::model::Account,
        id: &keydesk_core::ids::AuthenticatorId,
    ) -> Result<AuthenticatorAnswer, ApiError> {
        let kept = account.authenticator(id);
        let kept = kept.ok_or(keydesk_core::error::Refusal::AuthenticatorUnknown)?;
        Ok(AuthenticatorAnswer {
            authenticator: convert::authenticator(kept),
            account: Some(convert::account(account, self.now())),
        })
    }

    fn now(&self) -> Timestamp {
        self.desk.now()
    }
}

/// Events in one answer.
const PAGE: usize = 100;
