//! Reads to the end what a refused request still sends.
//!
//! A browser that is cut off while it sends shows "connection reset" and never our page. So whatever of a
//! body nobody has read is read and thrown away before the answer goes out, up to a limit of size and time.

use std::{
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::{Request, State},
    http::{HeaderValue, header},
    middleware::Next,
    response::Response,
};
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt;

use crate::state::App;

type Home = Arc<Mutex<Option<Body>>>;

/// A body on loan: when its reader drops it, what is left goes home.
struct Lent {
    body: Option<Body>,
    home: Home,
}

impl HttpBody for Lent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        match &mut self.body {
            Some(body) => Pin::new(body).poll_frame(context),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map(HttpBody::size_hint).unwrap_or_default()
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Ok(mut home) = self.home.lock() {
            *home = self.body.take();
        }
    }
}

/// Lends the body out, and reads the rest of it before the answer goes out.
pub(crate) async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    // A client that waits for "100 Continue" sends nothing before we ask, so there is nothing to drain.
    let waits = request.headers().contains_key(header::EXPECT);
    let home = Home::default();
    let lent = Arc::clone(&home);
    let request = request.map(|body| Body::new(Lent { body: Some(body), home: lent }));
    let mut response = next.run(request).await;
    let rest = home.lock().ok().and_then(|mut home| home.take());
    if let Some(rest) = rest.filter(|body| !waits && !body.is_end_stream()) {
        let limits = app.config.limits;
        let patience = Duration::from_secs(limits.upload_seconds);
        let drained = tokio::time::timeout(patience, drain(rest, limits.drain_bytes)).await;
        if drained != Ok(true) {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
    }
    response
}

/// Whether the end was reached.
async fn drain(mut body: Body, limit: u64) -> bool {
    let mut seen: u64 = 0;
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else { return false };
        let length = frame.data_ref().map_or(0, Bytes::len);
        seen = seen.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
        if seen > limit {
            return false;
        }
    }
    true
}
