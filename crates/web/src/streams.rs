//! How many streams of events are open at once. A stream stays when its request is answered, so the paces of requests
//! do not bound them. Whoever has too many is refused one more, and their page says how to see the present state.

use std::{
    collections::HashMap,
    net::IpAddr,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Extension,
    body::{Body, Bytes, HttpBody},
    extract::{Request, State},
    http::header,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http_body::Frame;
use kernel::AccountId;
use tokio::time::Sleep;

use crate::{address::Client, failure::Failure, state::Limits, visit::Visit};

/// When to try again, in seconds: a stream that ends comes again within some seconds, so places move.
const AGAIN_S: u64 = 10;

/// Who follows something.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Reader {
    /// An account, in all its browsers and programs together.
    Account(AccountId),
    /// Everybody in one network who has not signed in.
    Network(IpAddr),
}

/// The streams that are open on this node. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Streams {
    open: Arc<Mutex<Open>>,
    each: usize,
    all: usize,
    longest: Duration,
}

#[derive(Default)]
struct Open {
    of: HashMap<Reader, usize>,
    all: usize,
}

impl Streams {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            open: Arc::default(),
            each: limits.streams_each,
            all: limits.streams,
            longest: Duration::from_secs(limits.stream_seconds),
        }
    }

    /// A place for one more, until it is dropped.
    fn take(&self, reader: Reader) -> Result<Place, Failure> {
        let mut open = locked(&self.open);
        if open.all >= self.all {
            return Err(Failure::Busy);
        }
        let mine = open.of.entry(reader.clone()).or_default();
        if *mine >= self.each {
            return Err(Failure::TooMany { retry_after_s: AGAIN_S });
        }
        *mine += 1;
        open.all += 1;
        Ok(Place { open: Arc::clone(&self.open), reader })
    }
}

/// Nothing of what is counted breaks half-way, so a panic elsewhere spoils nothing.
fn locked(open: &Mutex<Open>) -> MutexGuard<'_, Open> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The place of one stream.
struct Place {
    open: Arc<Mutex<Open>>,
    reader: Reader,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = locked(&self.open);
        open.all = open.all.saturating_sub(1);
        if let Some(mine) = open.of.get_mut(&self.reader) {
            *mine = mine.saturating_sub(1);
            if *mine == 0 {
                open.of.remove(&self.reader);
            }
        }
    }
}

/// A stream that holds its place. It ends after a while, and the browser opens another: sessions are asked for again.
struct Followed {
    inner: Body,
    end: Pin<Box<Sleep>>,
    _place: Place,
}

impl HttpBody for Followed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = self.get_mut();
        if this.end.as_mut().poll(cx).is_ready() {
            return Poll::Ready(None);
        }
        Pin::new(&mut this.inner).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }
}

/// Gives every stream of events its place, or refuses it. What was prepared for it has not begun.
pub(crate) async fn layer(
    State(streams): State<Streams>,
    Extension(visit): Extension<Arc<Visit>>,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    if !is_stream(&response) {
        return response;
    }
    let account = visit.session().and_then(|session| session.actor.account().cloned());
    let network = || Reader::Network(Client(visit.address()).network());
    match streams.take(account.map_or_else(network, Reader::Account)) {
        Ok(place) => response.map(|inner| {
            let end = Box::pin(tokio::time::sleep(streams.longest));
            Body::new(Followed { inner, end, _place: place })
        }),
        Err(failure) => failure.into_response(),
    }
}

fn is_stream(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"))
}
