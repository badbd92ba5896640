//! `gadang serve`.

use std::time::Duration;

use anyhow::Context as _;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use crate::{cli::say, demo, house::House};

/// How often the audit trail is sealed and what has expired is put away.
const ROUND: Duration = Duration::from_secs(5);

/// Serves until the program is told to stop.
pub(crate) async fn run(house: &House, with_demo: bool) -> anyhow::Result<()> {
    if with_demo {
        say(&demo::load(house).await?)?;
    }
    let listen = house.config.listen;
    let listener = TcpListener::bind(listen).await.with_context(|| {
        format!("Alamat {listen} tidak dapat dipakai. Hentikan program lain di porta itu, atau pilih --listen lain")
    })?;
    say(&format!("Gadang melayani {}", house.config.base_url))?;
    let keeper = keep(house);
    let app = house.app();
    let mut terminate = signal(SignalKind::terminate())?;
    let stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    };
    web::serve(app, listener, stop).await?;
    tracing::info!("told to stop; the last round and then the end");
    keeper.abort();
    org::maintain(&house.db, &house.keys, house.now()).await?;
    house.db.close().await;
    Ok(())
}

/// The periodic round. An error is logged and the next round tries again.
#[expect(clippy::disallowed_methods, reason = "the one periodic task; `server` may start it")]
fn keep(house: &House) -> tokio::task::JoinHandle<()> {
    let (db, keys, clock) = (house.db.clone(), house.keys.clone(), house.clock.clone());
    tokio::spawn(async move {
        let mut round = tokio::time::interval(ROUND);
        loop {
            round.tick().await;
            if let Err(error) = org::maintain(&db, &keys, clock.now()).await {
                tracing::error!(%error, "the round of the office failed");
            }
            if let Err(error) = web::forget_submissions(&db, clock.now()).await {
                tracing::error!(%error, "old form tokens were not put away");
            }
        }
    })
}
