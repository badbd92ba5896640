//! From boundaries to the text of GeoJSON.

use std::fmt::Write as _;

use geo::{Coord, LineString, MultiPolygon, Polygon};

/// The geometry as GeoJSON with `decimals` digits after the point; 5 is about a metre, 4 about eleven.
pub fn geometry(land: &MultiPolygon<f64>, decimals: usize) -> String {
    let mut text = String::new();
    match land.0.as_slice() {
        [one] => {
            text.push_str("{\"type\":\"Polygon\",\"coordinates\":");
            polygon(&mut text, one, decimals);
        }
        many => {
            text.push_str("{\"type\":\"MultiPolygon\",\"coordinates\":");
            list(&mut text, many, |text, one| polygon(text, one, decimals));
        }
    }
    text.push('}');
    text
}

/// A `FeatureCollection` of features that are GeoJSON already: properties and geometry, both as JSON text.
pub fn collection<'a>(features: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = String::from("{\"type\":\"FeatureCollection\",\"features\":[");
    for (at, (properties, geometry)) in features.into_iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        text.push_str("{\"type\":\"Feature\",\"properties\":");
        text.push_str(properties);
        text.push_str(",\"geometry\":");
        text.push_str(geometry);
        text.push('}');
    }
    text.push_str("]}");
    text
}

fn list<T>(text: &mut String, items: &[T], one: impl Fn(&mut String, &T)) {
    text.push('[');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        one(text, item);
    }
    text.push(']');
}

fn polygon(text: &mut String, polygon: &Polygon<f64>, decimals: usize) {
    let rings: Vec<&LineString<f64>> =
        std::iter::once(polygon.exterior()).chain(polygon.interiors()).collect();
    list(text, &rings, |text, ring| {
        list(text, &ring.0, |text, point| position(text, *point, decimals));
    });
}

fn position(text: &mut String, point: Coord, decimals: usize) {
    write!(text, "[{:.decimals$},{:.decimals$}]", point.x, point.y)
        .expect("a String takes everything written to it");
}
