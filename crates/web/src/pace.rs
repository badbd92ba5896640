//! How often one client may ask: often for pages, seldom for sign-ins.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use axum::{
    extract::{Request, State},
    http::Method,
    middleware::Next,
    response::{IntoResponse, Response},
};
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
};

use crate::{address::Client, failure::Failure, places, state::Limits};

/// After so many questions, addresses that have been quiet are forgotten.
const SWEEP_EVERY: u32 = 4_096;

/// The paces of every client. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Pace(Arc<Inner>);

struct Inner {
    all: DefaultKeyedRateLimiter<IpAddr>,
    sign_in: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
    asked: AtomicU32,
}

impl Pace {
    pub(crate) fn new(limits: &Limits) -> Self {
        let per_second =
            Quota::per_second(limits.requests_per_second).allow_burst(limits.request_burst);
        let per_minute =
            Quota::per_minute(limits.sign_ins_per_minute).allow_burst(limits.sign_in_burst);
        Self(Arc::new(Inner {
            all: RateLimiter::keyed(per_second),
            sign_in: RateLimiter::keyed(per_minute),
            clock: DefaultClock::default(),
            asked: AtomicU32::new(0),
        }))
    }

    /// Seconds to wait, when the client has asked too often.
    fn wait(&self, client: Client, is_sign_in: bool) -> Option<u64> {
        self.sweep();
        let network = client.network();
        let wait = |limiter: &DefaultKeyedRateLimiter<IpAddr>| {
            limiter.check_key(&network).err().map(|until| until.wait_time_from(self.0.clock.now()))
        };
        let longest = is_sign_in.then(|| wait(&self.0.sign_in)).flatten().max(wait(&self.0.all));
        longest.map(seconds_up)
    }

    fn sweep(&self) {
        if self.0.asked.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.0.all.retain_recent();
            self.0.sign_in.retain_recent();
        }
    }
}

fn seconds_up(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

/// Signing out is not an attempt to sign in; the way to the provider is one, although it is a link.
fn is_sign_in(method: &Method, path: &str) -> bool {
    if *method == Method::GET {
        return path == places::PROVIDER;
    }
    let under = path.strip_prefix(places::SIGN_IN);
    *method == Method::POST
        && under.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        && path != places::SIGN_OUT
}

/// Refuses what comes too often.
pub(crate) async fn layer(State(pace): State<Pace>, request: Request, next: Next) -> Response {
    let client = request.extensions().get::<Client>().copied().unwrap_or(Client(Client::UNKNOWN));
    let is_sign_in = is_sign_in(request.method(), request.uri().path());
    match pace.wait(client, is_sign_in) {
        Some(retry_after_s) => Failure::TooMany { retry_after_s }.into_response(),
        None => next.run(request).await,
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;

    #[test]
    fn only_sign_ins_are_slowed_down_further() {
        for path in ["/masuk", "/masuk/kode", "/masuk/atur"] {
            assert!(is_sign_in(&Method::POST, path), "{path}");
        }
        assert!(is_sign_in(&Method::GET, "/masuk/oidc"));
        assert!(!is_sign_in(&Method::GET, "/masuk"));
        assert!(!is_sign_in(&Method::POST, "/masuk/keluar"));
        assert!(!is_sign_in(&Method::POST, "/masukan"));
    }

    #[test]
    fn one_client_is_slowed_down_and_another_is_not() {
        let one = NonZeroU32::MIN;
        let pace = Pace::new(&Limits {
            requests_per_second: one,
            request_burst: one,
            ..Limits::default()
        });
        let client = |text: &str| Client(text.parse().unwrap());
        assert_eq!(pace.wait(client("10.0.0.1"), false), None);
        assert_eq!(pace.wait(client("10.0.0.1"), false), Some(1));
        assert_eq!(pace.wait(client("10.0.0.2"), false), None);
    }
}
