//! Serves the house on a socket until it is told to stop.

use std::{convert::Infallible, future::Future, io, net::SocketAddr, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
    response::Response,
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tower::ServiceExt;

use crate::{
    metrics,
    router::router,
    state::{App, BoxFuture},
};

/// How long requests may finish after the program was told to stop. A phone that sends slowly must not
/// hold up an upgrade for ever.
const GRACE: Duration = Duration::from_secs(20);
/// How long to wait when the system gives no more sockets.
const BREATH: Duration = Duration::from_secs(1);

/// Serves `app` on `listener`. Once `shutdown` completes nothing new is taken, what has begun may finish
/// for a while, and the function returns.
///
/// Connections are made here and not by `axum::serve`, which sets no time limit on the headers of a
/// request: a few clients that send them byte by byte would hold every socket.
pub async fn serve(
    app: App,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let patience = Duration::from_secs(app.config.limits.header_seconds);
    accept(router(app), patience, listener, shutdown).await
}

/// Serves the metrics of `app` at `/metrics` on a listener of their own, as [`serve`] serves the house: they tell
/// how busy the program is, which is nothing for the public address. `version` is the one of the program.
pub async fn serve_metrics(
    app: App,
    version: &str,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let patience = Duration::from_secs(app.config.limits.header_seconds);
    accept(metrics::router(app, version), patience, listener, shutdown).await
}

async fn accept(
    router: Router,
    patience: Duration,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let watched = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    let connection = http1::Builder::new()
                        .timer(TokioTimer::new())
                        .header_read_timeout(patience)
                        .serve_connection(io(stream), service_fn(answer(router.clone(), peer)));
                    let connection = watched.watch(connection);
                    connections.spawn(async move {
                        if let Err(error) = connection.await {
                            tracing::debug!(%peer, %error, "a connection broke off");
                        }
                    });
                }
                Err(error) => wait_after(&error).await,
            },
        }
    }
    drop(listener);
    if tokio::time::timeout(GRACE, watched.shutdown()).await.is_err() {
        tracing::warn!(seconds = GRACE.as_secs(), "stopped with requests unfinished");
    }
    Ok(())
}

fn io(stream: TcpStream) -> TokioIo<TcpStream> {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection keeps its delay");
    }
    TokioIo::new(stream)
}

/// The house as one connection sees it: every request knows where it comes from.
fn answer(
    router: Router,
    peer: SocketAddr,
) -> impl Fn(Request<Incoming>) -> BoxFuture<'static, Result<Response, Infallible>> {
    move |request| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        Box::pin(router.clone().oneshot(request))
    }
}

/// A client that left again is no trouble; a system without sockets needs time.
async fn wait_after(error: &io::Error) {
    let is_client = matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionReset
    );
    if !is_client {
        tracing::error!(%error, "no connection can be taken");
        tokio::time::sleep(BREATH).await;
    }
}
