//! The way to a provider: bounded in time and size, never led elsewhere.

use core::{pin::Pin, time::Duration};

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http};
use reqwest::{Client, redirect};
use url::Url;

use crate::{Refused, SetupError, rules};

/// How long making a connection may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a request may take in all.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);
/// The largest answer that is read, in bytes: documents of providers have some tens of thousands.
const LARGEST: usize = 1024 * 1024;

/// Why a request came to nothing. The library wants an error; the person wants what is inside.
#[derive(Debug, thiserror::Error)]
#[error("the provider gave no answer that can be used")]
pub(crate) struct Failed(pub(crate) Refused);

/// Asks one provider.
#[derive(Clone, Debug)]
pub(crate) struct Wire {
    client: Client,
    /// Whether the provider is on this machine.
    here: bool,
}

impl Wire {
    pub(crate) fn new(here: bool, patience: Duration) -> Result<Self, SetupError> {
        // The client brings no cryptography of its own. That somebody chose one before is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = Client::builder()
            .redirect(redirect::Policy::none())
            .connect_timeout(CONNECT)
            .timeout(patience)
            .referer(false)
            .https_only(!here);
        if here {
            // What the machine is told about its way out does not concern a neighbour on it.
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|_no_client| SetupError::Machine)?;
        Ok(Self { client, here })
    }

    /// Whether a browser may be sent to the address, or we may ask it.
    pub(crate) fn may_reach(&self, url: &Url) -> bool {
        rules::is_safe(url, self.here)
    }

    /// The JSON document at an address.
    pub(crate) async fn document(&self, url: &Url) -> Result<serde_json::Value, Refused> {
        let request = http::Request::get(url.as_str())
            .header(http::header::ACCEPT, "application/json")
            .body(Vec::new())
            .map_err(|_no_request| Refused::Elsewhere)?;
        let response = self.ask(request).await?;
        if response.status() != http::StatusCode::OK {
            return Err(Refused::Broken { status: Some(response.status().as_u16()) });
        }
        serde_json::from_slice(response.body()).map_err(|_no_json| Refused::Broken { status: None })
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, Refused> {
        let request = reqwest::Request::try_from(request).map_err(|_no_url| Refused::Elsewhere)?;
        if !self.may_reach(request.url()) {
            return Err(Refused::Elsewhere);
        }
        let silent = |_error: reqwest::Error| Refused::Silent;
        let mut response = self.client.execute(request).await.map_err(silent)?;
        let status = response.status();
        if status.is_redirection() {
            return Err(Refused::Elsewhere);
        }
        if status.is_server_error() {
            return Err(Refused::Broken { status: Some(status.as_u16()) });
        }
        let largest = u64::try_from(LARGEST).unwrap_or(u64::MAX);
        if response.content_length().is_some_and(|length| length > largest) {
            return Err(Refused::TooBig);
        }
        let mut answer = http::Response::builder().status(status);
        if let Some(kind) = response.headers().get(http::header::CONTENT_TYPE) {
            answer = answer.header(http::header::CONTENT_TYPE, kind);
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(silent)? {
            if body.len() + chunk.len() > LARGEST {
                return Err(Refused::TooBig);
            }
            body.extend_from_slice(&chunk);
        }
        answer.body(body).map_err(|_no_answer| Refused::Broken { status: None })
    }
}

impl<'c> AsyncHttpClient<'c> for Wire {
    type Error = Failed;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Failed>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move { self.ask(request).await.map_err(Failed) })
    }
}
