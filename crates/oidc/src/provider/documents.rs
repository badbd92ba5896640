//! The discovery document and the keys of a provider, kept for a while.

use std::sync::Arc;

use kernel::Timestamp;
use openidconnect::core::{CoreJsonWebKeySet, CoreProviderMetadata};
use tokio::sync::Mutex;
use url::Url;

use crate::{Refused, SetupError, rules, wire::Wire};

/// What is kept. One request at a time fetches; the others wait for it and take what it found.
#[derive(Debug)]
pub(crate) struct Documents {
    issuer: String,
    discovery: Url,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    good: Option<(Timestamp, Arc<CoreProviderMetadata>)>,
    bad: Option<(Timestamp, Refused)>,
}

impl Documents {
    pub(crate) fn new(issuer: &str) -> Result<Self, SetupError> {
        let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let discovery = Url::parse(&address).map_err(|_no_url| SetupError::Issuer)?;
        Ok(Self { issuer: issuer.to_owned(), discovery, kept: Mutex::default() })
    }

    /// What is kept, unless it is old.
    pub(crate) async fn get(
        &self,
        wire: &Wire,
        now: Timestamp,
    ) -> Result<Arc<CoreProviderMetadata>, Refused> {
        let mut kept = self.kept.lock().await;
        if let Some((at, metadata)) = &kept.good
            && now < at.plus_seconds(rules::DOCUMENTS_SECONDS)
        {
            return Ok(metadata.clone());
        }
        if let Some((at, refused)) = &kept.bad
            && now < at.plus_seconds(rules::PAUSE_SECONDS)
        {
            return Err(refused.clone());
        }
        self.fetch_into(&mut kept, wire, now).await
    }

    /// What the provider says now.
    pub(crate) async fn renewed(
        &self,
        wire: &Wire,
        now: Timestamp,
    ) -> Result<Arc<CoreProviderMetadata>, Refused> {
        let mut kept = self.kept.lock().await;
        self.fetch_into(&mut kept, wire, now).await
    }

    async fn fetch_into(
        &self,
        kept: &mut Kept,
        wire: &Wire,
        now: Timestamp,
    ) -> Result<Arc<CoreProviderMetadata>, Refused> {
        match self.fetch(wire, now).await {
            Ok(metadata) => {
                let metadata = Arc::new(metadata);
                *kept = Kept { good: Some((now, metadata.clone())), bad: None };
                Ok(metadata)
            }
            Err(refused) => {
                tracing::warn!(issuer = self.issuer, ?refused, "no documents of the provider");
                kept.bad = Some((now, refused.clone()));
                Err(refused)
            }
        }
    }

    async fn fetch(&self, wire: &Wire, now: Timestamp) -> Result<CoreProviderMetadata, Refused> {
        let broken = |_no_document: serde_json::Error| Refused::Broken { status: None };
        let document = wire.document(&self.discovery).await?;
        let metadata: CoreProviderMetadata = serde_json::from_value(document).map_err(broken)?;
        if metadata.issuer().as_str() != self.issuer {
            return Err(Refused::Issuer { found: rules::brief(metadata.issuer().as_str()) });
        }
        // What we ask ourselves is checked when we ask; here goes a browser.
        if !wire.may_reach(metadata.authorization_endpoint().url()) {
            return Err(Refused::Elsewhere);
        }
        let mut keys = wire.document(metadata.jwks_uri().url()).await?;
        rules::drop_expired(&mut keys, now);
        let keys: CoreJsonWebKeySet = serde_json::from_value(keys).map_err(broken)?;
        Ok(metadata.set_jwks(keys))
    }
}
