//! What the office asks of the house in which it stands.

use std::collections::BTreeMap;

use ::web::BoxFuture;
use db::Db;
use jiff::civil::Date;
use kernel::KodeKemendagri;

/// A place as people call it, and where its page is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedPlace {
    /// Kind and name: `Kabupaten Pesisir Selatan`.
    pub name: String,
    /// The address of its page within the house.
    pub href: String,
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
}
