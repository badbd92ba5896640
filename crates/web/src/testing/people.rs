//! People for tests that need no accounts: whoever knows the name of a session is in.

use std::{collections::BTreeMap, net::IpAddr};

use kernel::{Actor, InstansiId, Timestamp, Zona};

use crate::state::{App, Bearer, BoxFuture, House, Identity, Session};

/// Knows a house and some people by name.
pub struct People {
    house: House,
    actors: BTreeMap<String, Actor>,
}

impl People {
    /// Nobody yet, in the house of this institution.
    pub fn of(instansi: InstansiId) -> Self {
        let house = House {
            instansi,
            name: "Provinsi Contoh".to_owned(),
            code: "contoh".to_owned(),
            zona: Zona::Wib,
        };
        Self { house, actors: BTreeMap::new() }
    }

    /// One more, for whom [`super::Site::person`] gives a browser by this name.
    #[must_use]
    pub fn with(mut self, name: &str, actor: Actor) -> Self {
        self.actors.insert(token(name), actor);
        self
    }
}

/// The token of a session, long enough to be one.
pub(super) fn token(name: &str) -> String {
    format!("sesi-{name}-0123456789abcdef")
}

impl Identity for People {
    fn session<'a>(
        &'a self,
        token: &'a str,
        _now: Timestamp,
    ) -> BoxFuture<'a, db::Result<Option<Session>>> {
        let session = self.actors.get(token).map(|actor| Session {
            id: token.to_owned(),
            actor: actor.clone(),
            instansi: self.house.name.clone(),
            unit: None,
            peran: "Uji".to_owned(),
            unread: 0,
            waiting_for_code: false,
        });
        Box::pin(std::future::ready(Ok(session)))
    }

    fn bearer<'a>(
        &'a self,
        _app: &'a App,
        _token: &'a str,
        _now: Timestamp,
        _address: IpAddr,
    ) -> BoxFuture<'a, db::Result<Bearer>> {
        Box::pin(std::future::ready(Ok(Bearer::Wrong)))
    }

    fn house(&self) -> BoxFuture<'_, db::Result<House>> {
        Box::pin(std::future::ready(Ok(self.house.clone())))
    }
}
