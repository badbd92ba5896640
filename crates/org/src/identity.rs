//! From the token in a cookie, or of a program, to the person behind it, with the roles of today.

use std::net::IpAddr;

use ::web::{App, Bearer, BoxFuture, House, Identity, Session};
use db::Db;
use jiff::civil::Date;
use kernel::{AccountId, Actor, InstansiId, OpdId, Peran, Timestamp, Zona};

use crate::{
    rules::{self, peran::HeldPeran, session, tree},
    store,
    web::gate,
};

/// Sessions and institutions out of the database.
#[derive(Clone, Debug)]
pub struct Accounts {
    db: Db,
}

/// Who knows the accounts of the house.
pub fn identity(db: Db) -> Accounts {
    Accounts { db }
}

impl Identity for Accounts {
    fn session<'a>(
        &'a self,
        token: &'a str,
        now: Timestamp,
    ) -> BoxFuture<'a, db::Result<Option<Session>>> {
        Box::pin(self.find(token, now))
    }

    fn bearer<'a>(
        &'a self,
        app: &'a App,
        token: &'a str,
        now: Timestamp,
        address: IpAddr,
    ) -> BoxFuture<'a, db::Result<Bearer>> {
        Box::pin(self.find_bearer(app, token, now, address))
    }

    fn house(&self) -> BoxFuture<'_, db::Result<House>> {
        Box::pin(async move {
            Ok(match store::instansi::first(&self.db).await? {
                Some(first) => House {
                    instansi: first.id,
                    name: first.name,
                    code: first.code,
                    zona: first.zona,
                },
                // Before anything was set up: nothing is stored under this id.
                None => House {
                    instansi: InstansiId(0),
                    name: "Belum ada instansi".to_owned(),
                    code: String::new(),
                    zona: Zona::default(),
                },
            })
        })
    }
}

impl Accounts {
    /// Whoever holds this account, with the roles of `now`; none once it is closed, or in another institution.
    ///
    /// System: for work that goes on after its request; nobody is signed in there.
    pub async fn actor(
        &self,
        instansi: InstansiId,
        akun: &AccountId,
        now: Timestamp,
    ) -> db::Result<Option<Actor>> {
        let own = store::akun::own(&self.db, akun).await?;
        let Some(own) = own.filter(|own| own.aktif && own.instansi == instansi) else {
            return Ok(None);
        };
        let held = store::peran::of_account(&self.db, instansi, akun).await?;
        let assignments = self.assignments(instansi, &held, now.date(own.zona)).await?;
        Ok(Some(Actor::signed_in(akun.clone(), own.nama, instansi, own.zona, assignments)))
    }

    async fn find(&self, token: &str, now: Timestamp) -> db::Result<Option<Session>> {
        let Some(found) = store::sesi::find(&self.db, token).await? else { return Ok(None) };
        if !session::alive(Timestamp(found.dipakai_at), Timestamp(found.berakhir_at), now) {
            return Ok(None);
        }
        if session::should_touch(Timestamp(found.dipakai_at), now) {
            self.touch(&found.id, now).await;
        }
        let zona = Zona::parse(&found.zona).unwrap_or_default();
        let today = now.date(zona);
        let instansi = InstansiId(found.instansi_id);
        let akun = AccountId(found.akun_id);
        // Half a session holds no role, whatever the edge makes of it.
        let held = if found.menunggu_kode {
            Vec::new()
        } else {
            store::peran::of_account(&self.db, instansi, &akun).await?
        };
        let assignments = self.assignments(instansi, &held, today).await?;
        let unit = match &found.opd_id {
            Some(opd) => self.unit(instansi, &OpdId(opd.clone()), today).await?,
            None => None,
        };
        Ok(Some(Session {
            id: found.id,
            actor: Actor::signed_in(akun, found.nama, instansi, zona, assignments),
            instansi: found.instansi_nama,
            unit,
            peran: shown_role(&held, today),
            unread: found.belum_dibaca.unsigned_abs(),
            waiting_for_code: found.menunggu_kode,
        }))
    }

    async fn find_bearer(
        &self,
        app: &App,
        token: &str,
        now: Timestamp,
        address: IpAddr,
    ) -> db::Result<Bearer> {
        let Some(found) = store::token::find(&self.db, token).await? else {
            // Only who guesses waits: behind a proxy the programs of a whole office may share one address.
            if let Some(seconds) = gate::tokens_shut(app, now, address).await? {
                return Ok(Bearer::Wait(seconds.unsigned_abs()));
            }
            gate::unknown_token(app, now, address).await?;
            return Ok(Bearer::Wrong);
        };
        // One that was ours once is no guess: a forgotten program must not shut its neighbours out.
        if !found.aktif || found.dicabut_at.is_some() || now.0 >= found.berakhir_at {
            return Ok(Bearer::Wrong);
        }
        let used = found.dipakai_at.map(Timestamp);
        if used.is_none_or(|used| session::should_touch(used, now))
            && let Err(error) = store::token::touch(&self.db, &found.id, now).await
        {
            tracing::warn!(%error, id = found.id, "the last use of a token was not written");
        }
        let zona = Zona::parse(&found.zona).unwrap_or_default();
        let instansi = InstansiId(found.instansi_id);
        let akun = AccountId(found.akun_id);
        let held = store::peran::of_account(&self.db, instansi, &akun).await?;
        let assignments = self.assignments(instansi, &held, now.date(zona)).await?;
        let codes: Vec<String> = found.izin.split_whitespace().map(str::to_owned).collect();
        let actor = Actor::signed_in(akun, found.nama, instansi, zona, assignments);
        Ok(Bearer::Good(Box::new(Session {
            id: found.id,
            actor: actor.limited_to(&codes),
            instansi: found.instansi_nama,
            unit: None,
            peran: "Token".to_owned(),
            unread: 0,
            waiting_for_code: false,
        })))
    }

    async fn assignments(
        &self,
        instansi: InstansiId,
        held: &[HeldPeran],
        today: Date,
    ) -> db::Result<Vec<kernel::Assignment>> {
        let mut below = Vec::new();
        for root in
            held.iter().filter(|role| role.valid_on(today)).filter_map(|role| role.opd.as_ref())
        {
            below.extend(store::opd::below(&self.db, instansi, root, today).await?);
        }
        Ok(rules::peran::assignments(held, &tree::at(&below, today), today))
    }

    async fn unit(
        &self,
        instansi: InstansiId,
        opd: &OpdId,
        today: Date,
    ) -> db::Result<Option<String>> {
        let reader = Actor::visitor(instansi, Zona::default());
        let Some(scope) = reader.scope(&crate::access::OPD_LIHAT) else { return Ok(None) };
        let found = store::opd::find_at(&self.db, &scope, opd, today).await?;
        Ok(found.map(|opd| opd.short().to_owned()))
    }

    /// A page is not refused because the database has no time for this note.
    async fn touch(&self, session: &str, now: Timestamp) {
        if let Err(error) = store::sesi::touch(&self.db, session, now).await {
            tracing::warn!(%error, session, "the last use of session {session} was not written");
        }
    }
}

/// The role in the header: the strongest of today.
fn shown_role(held: &[HeldPeran], today: Date) -> String {
    held.iter()
        .filter(|role| role.valid_on(today))
        .map(|role| role.peran)
        .min()
        .map_or("Tanpa peran", Peran::label)
        .to_owned()
}
