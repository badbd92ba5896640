//! What rooms may tell, and what the house says about the way out.

use kernel::InstansiId;
use web::App;

use crate::sender::Settings;

/// Something that happens in a room and may be told outside. A room declares its events as constants.
#[derive(Debug, PartialEq, Eq)]
pub struct Event {
    /// `indeks.terbit`: the room's prefix, then what happened. It never changes: receivers depend on it.
    pub code: &'static str,
    /// What happened, in Indonesian, for the form.
    pub label: &'static str,
}

/// What an administrator sends to see whether a target hears.
pub(crate) static TEST: Event = Event { code: "webhook.uji", label: "Kiriman uji coba" };

/// The house in which the room stands. Whoever puts the rooms together implements it, because it alone knows them all.
pub trait House: Send + Sync + 'static {
    /// The events of all rooms, in the order of the form.
    fn events() -> &'static [&'static Event];

    /// How messages go out.
    fn settings(app: &App) -> Settings;
}

/// How the messages of one institution go out. What the operator opened is the network of the house's own institution,
/// so it stays closed to the others that live here.
pub(crate) async fn settings<H: House>(app: &App, instansi: InstansiId) -> db::Result<Settings> {
    let mut settings = H::settings(app);
    if app.identity.house().await?.instansi != instansi {
        settings.network.allow.clear();
    }
    Ok(settings)
}
