//! From the text of a file to boundaries.

use std::{collections::BTreeMap, ops::ControlFlow};

use geo::{Coord, LineString, MultiPolygon, Orient, Polygon, SimplifyVw, orient::Direction};
use geojson::{Geometry, GeometryValue, Position};
use serde_json::Value;

use crate::{FeatureFault, FileFault, Refused, ring};

/// A rectangle of degrees in which the boundaries of a file must lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Least longitude, degrees east.
    pub west: f64,
    /// Least latitude, degrees north.
    pub south: f64,
    /// Greatest longitude, degrees east.
    pub east: f64,
    /// Greatest latitude, degrees north.
    pub north: f64,
}

impl Area {
    /// West Sumatra with its islands and a margin of sea.
    pub const SUMATERA_BARAT: Self = Self { west: 98.0, south: -4.0, east: 102.0, north: 1.5 };

    fn holds(&self, point: Coord) -> bool {
        (self.west..=self.east).contains(&point.x) && (self.south..=self.north).contains(&point.y)
    }
}

/// How much is read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Features of the file.
    pub features: usize,
    /// Points of one feature.
    pub points: usize,
}

impl Default for Limits {
    /// A province in fine detail: 16 MiB, 5,000 features, 100,000 points in each.
    fn default() -> Self {
        Self { bytes: 16 * 1024 * 1024, features: 5_000, points: 100_000 }
    }
}

/// A boundary and whose it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Batas {
    /// Number of the feature in the file, from 1.
    pub number: usize,
    /// The code as it stands in the file, trimmed.
    pub kode: String,
    /// The land it encloses; outer rings run against the clock, holes with it.
    pub land: MultiPolygon<f64>,
}

impl Batas {
    /// The boundary without corners whose triangle with their neighbours is smaller than `area`, in square degrees. A
    /// part that would lose its shape stays whole. Not by distance from a line: that is done by recursion, as deep as
    /// the ring has points, which ends the program.
    #[must_use]
    pub fn simplify(&self, area: f64) -> MultiPolygon<f64> {
        let part = |polygon: &Polygon<f64>| {
            let simple = polygon.simplify_vw(area);
            let kept = simple.exterior().0.len() >= 4 && ring::check(simple.exterior()).is_ok();
            if kept { simple } else { polygon.clone() }
        };
        MultiPolygon(self.land.iter().map(part).collect())
    }

    /// How many points draw it.
    pub fn points(&self) -> usize {
        let rings =
            self.land.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
        rings.map(|ring| ring.0.len()).sum()
    }
}

/// Properties that may hold the code of a place, the first one that is there.
const CODES: [&str; 4] = ["kode", "kode_kemendagri", "KODE", "kode_wilayah"];
/// Properties that may hold its name.
const NAMES: [&str; 4] = ["nama", "name", "NAMA", "WADMKD"];

/// Reads the boundaries of a `FeatureCollection`. When one feature is refused none is returned, but each bad one
/// with its number and reason.
///
/// A province takes a while, so `tell` hears after each feature how many of how many are read, and may end the
/// reading there.
///
/// # Errors
/// The outer error is of the whole file; the inner list names the refused features.
pub fn read(
    bytes: &[u8],
    area: Area,
    limits: Limits,
    tell: &mut dyn FnMut(usize, usize) -> ControlFlow<()>,
) -> Result<Result<Vec<Batas>, Vec<Refused>>, FileFault> {
    let features = features(bytes, limits)?;
    let total = features.len();
    let mut good = Vec::with_capacity(total);
    let mut bad = Vec::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (at, feature) in features.into_iter().enumerate() {
        let number = at + 1;
        let kode = property(&feature, &CODES);
        let what = kode.clone().or_else(|| property(&feature, &NAMES));
        match one(feature, number, kode, &mut seen, area, limits) {
            Ok(batas) => good.push(batas),
            Err(fault) => bad.push(Refused { number, what, fault }),
        }
        if tell(number, total).is_break() {
            return Err(FileFault::Stopped);
        }
    }
    Ok(if bad.is_empty() { Ok(good) } else { Err(bad) })
}

fn features(bytes: &[u8], limits: Limits) -> Result<Vec<Value>, FileFault> {
    if bytes.len() > limits.bytes {
        return Err(FileFault::TooLarge { limit: limits.bytes });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut file: Value = serde_json::from_slice(bytes)
        .map_err(|error| FileFault::NotJson { line: error.line(), column: error.column() })?;
    if file["type"] != "FeatureCollection" {
        return Err(FileFault::NotCollection);
    }
    if let Some(name) = other_system(&file["crs"]) {
        return Err(FileFault::OtherSystem { name });
    }
    let Value::Array(features) = file["features"].take() else {
        return Err(FileFault::NotCollection);
    };
    match features.len() {
        0 => Err(FileFault::Empty),
        count if count > limits.features => Err(FileFault::TooMany { limit: limits.features }),
        _ => Ok(features),
    }
}

/// RFC 7946 has taken `crs` out of GeoJSON; older programs still write it, and not always WGS84.
fn other_system(crs: &Value) -> Option<String> {
    if crs.is_null() {
        return None;
    }
    let name = crs["properties"]["name"].as_str().unwrap_or("?");
    let same = ["CRS84", "EPSG:4326", "EPSG::4326", "WGS84", "WGS 84"];
    let known = name.to_uppercase();
    (!same.iter().any(|end| known.ends_with(end))).then(|| name.chars().take(80).collect())
}

fn property(feature: &Value, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| {
        let text = feature["properties"][*name].as_str()?.trim();
        (!text.is_empty()).then(|| text.chars().take(80).collect())
    })
}

fn one(
    mut feature: Value,
    number: usize,
    kode: Option<String>,
    seen: &mut BTreeMap<String, usize>,
    area: Area,
    limits: Limits,
) -> Result<Batas, FeatureFault> {
    let kode = kode.ok_or(FeatureFault::NoCode)?;
    if let Some(first) = seen.get(&kode) {
        return Err(FeatureFault::Twice { first: *first });
    }
    seen.insert(kode.clone(), number);
    let raw = feature.get_mut("geometry").map(Value::take).unwrap_or_default();
    let geometry: Geometry =
        serde_json::from_value(raw).map_err(|_unknown| FeatureFault::NoGeometry)?;
    let polygons = match geometry.value {
        GeometryValue::Polygon { coordinates } => vec![coordinates],
        GeometryValue::MultiPolygon { coordinates } => coordinates,
        other => return Err(FeatureFault::NotPolygon { kind: other.type_name().to_owned() }),
    };
    let points: usize = polygons.iter().flatten().map(Vec::len).sum();
    if points == 0 {
        return Err(FeatureFault::NoGeometry);
    }
    if points > limits.points {
        return Err(FeatureFault::TooManyPoints { limit: limits.points });
    }
    let land = land(&polygons, area)?.orient(Direction::Default);
    Ok(Batas { number, kode, land })
}

fn land(polygons: &[Vec<Vec<Position>>], area: Area) -> Result<MultiPolygon<f64>, FeatureFault> {
    let mut ring_number = 0;
    let mut land = Vec::with_capacity(polygons.len());
    for polygon in polygons {
        let mut rings = Vec::with_capacity(polygon.len());
        for positions in polygon {
            ring_number += 1;
            let wrong = |fault| FeatureFault::Ring { ring: ring_number, fault };
            let ring = ring::line(positions).map_err(wrong)?;
            // Where the points lie is told first: what is swapped or in metres has other faults besides.
            inside(&ring, area)?;
            ring::check(&ring).map_err(wrong)?;
            rings.push(ring);
        }
        let mut rings = rings.into_iter();
        let outer = rings.next().ok_or(FeatureFault::NoGeometry)?;
        land.push(Polygon::new(outer, rings.collect()));
    }
    Ok(MultiPolygon(land))
}

fn inside(ring: &LineString<f64>, area: Area) -> Result<(), FeatureFault> {
    let Some(stray) = ring.0.iter().copied().find(|point| !area.holds(*point)) else {
        return Ok(());
    };
    if ring.0.iter().all(|point| area.holds(Coord { x: point.y, y: point.x })) {
        return Err(FeatureFault::Swapped);
    }
    if stray.x.abs() > 180.0 || stray.y.abs() > 90.0 {
        return Err(FeatureFault::NotDegrees { x: stray.x, y: stray.y });
    }
    Err(FeatureFault::Outside { lon: stray.x, lat: stray.y })
}

#[cfg(test)]
#[expect(clippy::float_arithmetic, reason = "draws rings to be read")]
mod tests;
