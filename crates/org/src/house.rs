//! What the office asks of the house in which it stands.

use std::collections::{BTreeMap, BTreeSet};

use ::web::BoxFuture;
use db::{Db, Tx};
use jiff::civil::Date;
use kernel::{KodeKemendagri, OpdId, Scope};

/// A place as people call it, and where its page is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedPlace {
    /// Kind and name: `Kabupaten Pesisir Selatan`.
    pub name: String,
    /// The address of its page within the house.
    pub href: String,
}

/// Something that a room keeps of an agency or a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpdInUse {
    /// The agency or unit.
    pub opd: OpdId,
    /// What it is, in Indonesian: “data pegawai”.
    pub what: &'static str,
}

/// The house in which the office stands. Whoever puts the rooms together implements it: facts speak of places, and
/// the office does not know the register of places.
pub trait House: Send + Sync + 'static {
    /// The names of places as they stand on `day`, or as they last stood before it. Whoever was never a place is not
    /// in it.
    fn places<'a>(
        db: &'a Db,
        codes: &'a [KodeKemendagri],
        day: Date,
    ) -> BoxFuture<'a, db::Result<BTreeMap<KodeKemendagri, NamedPlace>>>;

    /// One of these agencies and units of which another room keeps anything, if there is one: it must not be taken
    /// away, whether or not a foreign key says so.
    fn opd_in_use<'a>(
        tx: &'a mut Tx,
        scope: &'a Scope,
        ids: &'a BTreeSet<OpdId>,
    ) -> BoxFuture<'a, db::Result<Option<OpdInUse>>>;
}
