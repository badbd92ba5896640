//! `gadang serve`.

use std::{io, net::SocketAddr, sync::Arc};

use anyhow::Context as _;
use jobs::Runner;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
};
use web::App;

use crate::{cli::say, demo, house::House};

/// Serves, and does the work of the rooms, until the program is told to stop.
pub(crate) async fn run(house: &House, with_demo: bool) -> anyhow::Result<()> {
    if with_demo {
        say(&demo::load(house).await?)?;
    }
    let listener = bind(house.config.listen, "--listen").await?;
    let metrics = match house.config.metrics_listen {
        Some(address) => Some(bind(address, "--metrics-listen").await?),
        None => None,
    };
    say(&format!("Gadang melayani {}", house.config.base_url))?;
    let app = house.app();
    let (runner, writer) = (runner(house, &app), app.writer.clone());
    let (told, stop) = watch::channel(false);
    let mut terminate = signal(SignalKind::terminate())?;
    let wait = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        // Nobody listens any more when both have ended by themselves.
        let _sent = told.send(true);
    };
    let ((), served, watched, ()) = tokio::join!(
        wait,
        web::serve(app.clone(), listener, stopped(stop.clone())),
        watch(app, metrics, stop.clone()),
        runner.run(stopped(stop)),
    );
    served?;
    watched?;
    writer.close().await;
    tracing::info!("told to stop; the last seal and then the end");
    org::audit::seal(&house.db, &house.keys, house.now()).await?;
    house.db.close().await;
    Ok(())
}

async fn bind(address: SocketAddr, option: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!(
            "Alamat {address} tidak dapat dipakai. Hentikan program lain di porta itu, atau pilih {option} lain"
        )
    })
}

/// The numbers for the monitoring, where they are wanted.
async fn watch(
    app: App,
    listener: Option<TcpListener>,
    stop: watch::Receiver<bool>,
) -> io::Result<()> {
    let Some(listener) = listener else { return Ok(()) };
    web::serve_metrics(app, env!("CARGO_PKG_VERSION"), listener, stopped(stop)).await
}

/// The worker of this node. Its name says in the table of jobs who holds a lease, and differs after a restart,
/// so that no node takes the leases of its predecessor for its own.
fn runner(house: &House, app: &App) -> Runner<App> {
    let jobs = app.rooms.iter().flat_map(|room| room.jobs);
    let clock = house.clock.clone();
    let node = house.entropy.uuid_v7(house.now());
    Runner::new(house.db.clone(), jobs, Arc::new(move || clock.now()), node, app.clone())
        .with_bell(app.bell.clone())
        .on_end(org::notice::on_job_end)
}

async fn stopped(mut stop: watch::Receiver<bool>) {
    // A sender that is gone has nothing more to say: that is the end as well.
    let _told = stop.wait_for(|stop| *stop).await;
}
