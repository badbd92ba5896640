//! Numbers about the running program for Prometheus, on a listener of their own.
//!
//! A label never holds anything of a request but the template of its route, so that there are as many series
//! as there are routes and no address, name or id of anybody reaches the monitoring.

use std::{fmt, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};
use db::Engine;
use jobs::Counts;
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram, info::Info},
    registry::{Registry, Unit},
};
use tokio::time::Instant;

use crate::{render::Told, state::App};

/// A scrape waits no longer for the database, so that a sick one is seen and not a missing scrape.
const PATIENCE: Duration = Duration::from_secs(3);
const MIME: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// Bounds in seconds, dense where pages are and up to what an upload may take.
const BOUNDS_S: [f64; 12] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0, 300.0];
/// The route of a request that none matches.
const NOWHERE: &str = "-";

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    route: String,
    method: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    method: &'static str,
    status: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Code {
    code: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Standing {
    state: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Build {
    version: String,
    engine: &'static str,
}

/// What is counted. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Metrics(Arc<Inner>);

struct Inner {
    requests: Family<Answered, Counter>,
    durations: Family<Asked, Histogram, fn() -> Histogram>,
    in_flight: Gauge,
    failures: Family<Code, Counter>,
}

impl Default for Metrics {
    fn default() -> Self {
        Self(Arc::new(Inner {
            requests: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(BOUNDS_S)),
            in_flight: Gauge::default(),
            failures: Family::default(),
        }))
    }
}

/// Counts a request as long as it runs, also when the client leaves in the middle.
struct InFlight(Gauge);

impl InFlight {
    fn begin(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Anybody may invent a method; only the known ones are told apart.
fn method(sent: &Method) -> &'static str {
    const KNOWN: [Method; 4] = [Method::GET, Method::HEAD, Method::POST, Method::OPTIONS];
    const NAMES: [&str; 4] = ["GET", "HEAD", "POST", "OPTIONS"];
    let found = KNOWN.iter().position(|known| known == sent);
    found.and_then(|at| NAMES.get(at)).copied().unwrap_or("other")
}

/// The class of a status.
const fn class(status: u16) -> &'static str {
    match status {
        100..=199 => "1xx",
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    }
}

/// Counts every request and its answer.
pub(crate) async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    #[expect(clippy::disallowed_methods, reason = "it measures; nothing is decided by it")]
    let started = Instant::now();
    let Metrics(metrics) = app.metrics().clone();
    let _running = InFlight::begin(&metrics.in_flight);
    let matched = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let route = matched.unwrap_or(NOWHERE).to_owned();
    let method = method(request.method());
    let response = next.run(request).await;
    let asked = Asked { route: route.clone(), method };
    metrics.durations.get_or_create(&asked).observe(started.elapsed().as_secs_f64());
    let status = class(response.status().as_u16());
    metrics.requests.get_or_create(&Answered { route, method, status }).inc();
    if let Some(Told(code)) = response.extensions().get::<Told>().copied() {
        metrics.failures.get_or_create(&Code { code }).inc();
    }
    response
}

/// The service of the metrics listener: one address and nothing else.
pub(crate) fn router(app: App, version: &str) -> Router {
    let build = Build {
        version: version.to_owned(),
        engine: match app.db.engine() {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
        },
    };
    let scrape = async move |State(app): State<App>| match text(&app, build).await {
        Ok(text) => ([(header::CONTENT_TYPE, MIME)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "the metrics cannot be written");
            axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    };
    Router::new().route("/metrics", get(scrape)).with_state(app)
}

/// Everything that is told in one scrape.
async fn text(app: &App, build: Build) -> Result<String, fmt::Error> {
    let mut registry = Registry::with_prefix("gadang");
    registry.register("build", "The program and its database engine", Info::new(build));
    requests(&mut registry, app.metrics());
    database(&mut registry, app).await;
    let mut text = String::new();
    encode(&mut text, &registry)?;
    Ok(text)
}

fn requests(registry: &mut Registry, Metrics(metrics): &Metrics) {
    registry.register(
        "http_requests",
        "Requests answered, by the template of their route and the class of the status",
        metrics.requests.clone(),
    );
    registry.register_with_unit(
        "http_request_duration",
        "Time until the answer began",
        Unit::Seconds,
        metrics.durations.clone(),
    );
    registry.register(
        "http_requests_in_flight",
        "Requests that are being worked on",
        metrics.in_flight.clone(),
    );
    registry.register(
        "failures",
        "Failures told to people and programs, by the code of docs/errors.md",
        metrics.failures.clone(),
    );
}

/// What the database says. When it says nothing, only that is told: old numbers would look like new ones.
async fn database(registry: &mut Registry, app: &App) {
    let connections = Family::<Standing, Gauge>::default();
    let held = app.db.connections();
    for (state, count) in [("used", held.used), ("idle", held.idle)] {
        connections.get_or_create(&Standing { state }).set(i64::from(count));
    }
    registry.register(
        "database_connections",
        "Connections to the database of this process",
        connections,
    );
    let up = Gauge::<i64>::default();
    registry.register("database_up", "Whether the database answered this scrape", up.clone());
    let found = tokio::time::timeout(PATIENCE, standing(app)).await;
    let Ok(Ok((counts, failing))) = found else {
        tracing::warn!(?found, "the database does not answer a scrape");
        return;
    };
    up.set(1);
    let jobs = Family::<Standing, Gauge>::default();
    let states =
        [("waiting", counts.waiting), ("running", counts.running), ("failed", counts.failed)];
    for (state, count) in states {
        jobs.get_or_create(&Standing { state }).set(count);
    }
    registry.register(
        "jobs",
        "Jobs of every node: due and not taken, at work, given up and not yet forgotten",
        jobs,
    );
    let rounds = Gauge::<i64>::default();
    rounds.set(i64::try_from(failing).unwrap_or(i64::MAX));
    registry.register("schedules_failing", "Scheduled rounds whose last run failed", rounds);
}

/// The jobs, and how many scheduled rounds failed last.
async fn standing(app: &App) -> db::Result<(Counts, usize)> {
    let counts = jobs::count(&app.db, app.clock.now()).await?;
    let schedules = jobs::list_schedules(&app.db).await?;
    Ok((counts, schedules.iter().filter(|schedule| schedule.error.is_some()).count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invented_method_makes_no_series_of_its_own() {
        assert_eq!(method(&Method::POST), "POST");
        for invented in ["BREW", "PROPFIND", "x1234"] {
            assert_eq!(method(&Method::from_bytes(invented.as_bytes()).unwrap()), "other");
        }
    }

    #[test]
    fn a_status_counts_by_its_class() {
        let of = [101, 200, 303, 422, 503].map(class);
        assert_eq!(of, ["1xx", "2xx", "3xx", "4xx", "5xx"]);
    }

    #[test]
    fn a_request_that_is_given_up_is_no_longer_in_flight() {
        let gauge = Gauge::<i64>::default();
        let running = InFlight::begin(&gauge);
        assert_eq!(gauge.get(), 1);
        drop(running);
        assert_eq!(gauge.get(), 0);
    }
}
