//! Places on the map. Pure: text in, boundaries or reasons out; no clock, no database, no network.
//!
//! Coordinates are degrees of WGS84, longitude first, as RFC 7946 has them. [`read`] takes the boundaries of a
//! GeoJSON file and names each bad one by its number; [`write`] puts a boundary back into GeoJSON, whole or
//! [`simplify`](Batas::simplify)ed.
#![warn(missing_docs)]

mod fault;
mod read;
mod ring;
mod write;

pub use fault::{FeatureFault, FileFault, Refused, RingFault};
pub use geo::MultiPolygon;
pub use read::{Area, Batas, Limits, read};
pub use write::{collection, geometry};
