//! One provider, and the two steps of a sign-in through it.

mod documents;

use core::time::Duration;

use kernel::{Entropy, Timestamp};
use openidconnect::{
    AccessToken, AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, StandardClaims, TokenResponse as _,
    UserInfoError,
    core::{
        CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreErrorResponseType,
        CoreGenderClaim, CoreIdToken, CoreProviderMetadata, CoreTokenResponse, CoreUserInfoClaims,
    },
};

use self::documents::Documents;
use crate::{
    Answer, Begun, Refused, Settings, SetupError, rules,
    wire::{Failed, PATIENCE, Wire},
};

/// The library's client with the addresses that a discovery document names.
type Known = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Who somebody is at a provider. `issuer` and `subject` together name the person for ever; the rest is how the
/// provider describes them today, may change, and may be anybody's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// The person there.
    pub subject: String,
    /// Their name.
    pub name: Option<String>,
    /// Their address for letters.
    pub email: Option<String>,
    /// Whether the provider has seen that letters to the address reach them.
    pub email_verified: bool,
    /// What they type there to sign in, often.
    pub preferred_username: Option<String>,
}

/// One provider as one house knows it, with its documents for an hour. Keep it between sign-ins.
#[derive(Debug)]
pub struct Provider {
    settings: Settings,
    redirect: RedirectUrl,
    wire: Wire,
    documents: Documents,
}

impl Provider {
    /// A provider with these settings. Nothing is asked yet.
    pub fn new(settings: Settings) -> Result<Self, SetupError> {
        Self::with_patience(settings, PATIENCE)
    }

    /// The same with another limit of time for each request, for tests of providers that hang.
    pub fn with_patience(settings: Settings, patience: Duration) -> Result<Self, SetupError> {
        let issuer = settings.check()?;
        let redirect =
            RedirectUrl::new(settings.redirect.clone()).map_err(|_no_url| SetupError::Redirect)?;
        let wire = Wire::new(rules::is_here(&issuer), patience)?;
        let documents = Documents::new(&settings.issuer)?;
        Ok(Self { settings, redirect, wire, documents })
    }

    /// The address by which the provider names itself.
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// Asks the provider for its documents anew, whatever is kept: the button "Periksa" of an administrator.
    pub async fn check(&self, now: Timestamp) -> Result<(), Refused> {
        self.documents.renewed(&self.wire, now).await.map(drop)
    }

    /// Begins a sign-in. Asks the provider only when its documents are not known or an hour old.
    pub async fn begin(&self, entropy: &Entropy, now: Timestamp) -> Result<Begun, Refused> {
        let metadata = self.documents.get(&self.wire, now).await?;
        let (state, nonce, verifier) = (entropy.token(), entropy.token(), entropy.token());
        let proof = PkceCodeVerifier::new(verifier.clone());
        let (sent_state, sent_nonce) = (CsrfToken::new(state.clone()), Nonce::new(nonce.clone()));
        let client = self.client(&metadata);
        let request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || sent_state,
                move || sent_nonce,
            )
            .add_scopes(self.settings.scopes.iter().cloned().map(Scope::new))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&proof));
        let (url, _state, _nonce) = request.url();
        Ok(Begun {
            url: url.into(),
            issuer: self.settings.issuer.clone(),
            state,
            nonce,
            pkce_verifier: verifier,
            at: now,
        })
    }

    /// Ends a sign-in: what the provider answered becomes a person, or a refusal.
    pub async fn finish(
        &self,
        begun: &Begun,
        answer: &Answer,
        now: Timestamp,
    ) -> Result<Identity, Refused> {
        let code = rules::check_answer(&self.settings.issuer, begun, answer, now)?;
        let metadata = self.documents.get(&self.wire, now).await?;
        let response = self.exchange(&metadata, code, begun).await?;
        let token = response.id_token().ok_or(Refused::Broken { status: None })?;
        let nonce = Nonce::new(begun.nonce.clone());
        let found = match self.identity(&metadata, token, &nonce, now) {
            // The provider may have begun to sign with a key that we have not seen.
            Err(Refused::Key) => {
                let metadata = self.documents.renewed(&self.wire, now).await?;
                self.identity(&metadata, token, &nonce, now)?
            }
            judged => judged?,
        };
        self.completed(&metadata, found, response.access_token()).await
    }

    fn client(&self, metadata: &CoreProviderMetadata) -> Known {
        let posts = |methods: &Vec<CoreClientAuthMethod>| {
            methods.contains(&CoreClientAuthMethod::ClientSecretPost)
                && !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
        };
        let post = metadata.token_endpoint_auth_methods_supported().is_some_and(posts);
        CoreClient::from_provider_metadata(
            metadata.clone(),
            ClientId::new(self.settings.client_id.clone()),
            Some(ClientSecret::new(self.settings.client_secret.clone())),
        )
        .set_redirect_uri(self.redirect.clone())
        .set_auth_type(if post { AuthType::RequestBody } else { AuthType::BasicAuth })
    }

    async fn exchange(
        &self,
        metadata: &CoreProviderMetadata,
        code: &str,
        begun: &Begun,
    ) -> Result<CoreTokenResponse, Refused> {
        let client = self.client(metadata);
        let request = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|_no_address| Refused::Broken { status: None })?
            .set_pkce_verifier(PkceCodeVerifier::new(begun.pkce_verifier.clone()));
        request.request_async(&self.wire).await.map_err(|error| match error {
            RequestTokenError::Request(Failed(refused)) => refused,
            RequestTokenError::ServerResponse(response) => match response.error() {
                CoreErrorResponseType::InvalidGrant => Refused::Spent,
                CoreErrorResponseType::InvalidClient
                | CoreErrorResponseType::UnauthorizedClient => Refused::Client,
                _ => Refused::Broken { status: None },
            },
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
                Refused::Broken { status: None }
            }
        })
    }

    fn identity(
        &self,
        metadata: &CoreProviderMetadata,
        token: &CoreIdToken,
        nonce: &Nonce,
        now: Timestamp,
    ) -> Result<Identity, Refused> {
        let verifier =
            rules::verifier(metadata, &self.settings.client_id, self.settings.leeway_seconds, now);
        let claims = rules::judge(&verifier, &self.settings.client_id, token, nonce)?;
        Ok(Identity {
            issuer: self.settings.issuer.clone(),
            subject: claims.subject().to_string(),
            name: localized(claims.name()),
            email: claims.email().and_then(|email| rules::line(email)),
            email_verified: claims.email_verified().unwrap_or_default(),
            preferred_username: claims.preferred_username().and_then(|name| rules::line(name)),
        })
    }

    /// Asks for name and address where the token has them not; most providers keep them out of it.
    async fn completed(
        &self,
        metadata: &CoreProviderMetadata,
        found: Identity,
        token: &AccessToken,
    ) -> Result<Identity, Refused> {
        let enough = found.name.is_some() && found.email.is_some();
        if enough || metadata.userinfo_endpoint().is_none() {
            return Ok(found);
        }
        let client = self.client(metadata);
        let subject = openidconnect::SubjectIdentifier::new(found.subject.clone());
        let request = client
            .user_info(token.clone(), Some(subject))
            .map_err(|_no_address| Refused::Broken { status: None })?;
        let details: CoreUserInfoClaims =
            request.request_async(&self.wire).await.map_err(|error| match error {
                UserInfoError::Request(Failed(refused)) => refused,
                UserInfoError::ClaimsVerification(error) => rules::claims_refused(&error),
                UserInfoError::Response(status, ..) => {
                    Refused::Broken { status: Some(status.as_u16()) }
                }
                _ => Refused::Broken { status: None },
            })?;
        Ok(found.with(details.standard_claims()))
    }
}

impl Identity {
    /// The same person with the details that were missing.
    fn with(self, details: &StandardClaims<CoreGenderClaim>) -> Self {
        // An address and the word about it come from the same place.
        let (email, email_verified) = match self.email {
            Some(email) => (Some(email), self.email_verified),
            None => (
                details.email().and_then(|email| rules::line(email)),
                details.email_verified().unwrap_or_default(),
            ),
        };
        Self {
            name: self.name.or_else(|| localized(details.name())),
            email,
            email_verified,
            preferred_username: self
                .preferred_username
                .or_else(|| details.preferred_username().and_then(|name| rules::line(name))),
            issuer: self.issuer,
            subject: self.subject,
        }
    }
}

/// A name in no particular language, or in the first that is given.
fn localized(
    name: Option<&openidconnect::LocalizedClaim<openidconnect::EndUserName>>,
) -> Option<String> {
    let name = name?;
    name.get(None)
        .or_else(|| name.iter().next().map(|(_, text)| text))
        .and_then(|text| rules::line(text))
}
