use proptest::prelude::*;

use super::*;
use crate::{RingFault, geometry};

const AREA: Area = Area::SUMATERA_BARAT;
const SQUARE: &str = "[[[100,0],[100.1,0],[100.1,-0.1],[100,-0.1],[100,0]]]";

/// Reads, and lets itself be told what it will.
fn listen(
    bytes: &[u8],
    area: Area,
    limits: Limits,
) -> Result<Result<Vec<Batas>, Vec<Refused>>, FileFault> {
    read(bytes, area, limits, &mut |_, _| ControlFlow::Continue(()))
}

fn polygon(kode: &str, coordinates: &str) -> String {
    format!(
        r#"{{"type":"Feature","properties":{{"kode":"{kode}"}},"geometry":{{"type":"Polygon","coordinates":{coordinates}}}}}"#
    )
}

fn file(features: &[String]) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

#[track_caller]
fn refuses(feature: &str, want: &FeatureFault) {
    let text = file(&[polygon("13.01", SQUARE), feature.to_owned()]);
    let refused = listen(text.as_bytes(), AREA, Limits::default()).unwrap().unwrap_err();
    assert_eq!(refused.len(), 1);
    assert_eq!((refused[0].number, &refused[0].fault), (2, want));
}

#[track_caller]
fn refuses_ring(coordinates: &str, want: RingFault) {
    let fault = FeatureFault::Ring { ring: 1, fault: want };
    refuses(&polygon("13.02", coordinates), &fault);
}

#[test]
fn a_boundary_is_read_with_its_code_and_runs_against_the_clock() {
    let text = file(&[polygon(" 13.01 ", SQUARE)]);
    let found = listen(text.as_bytes(), AREA, Limits::default()).unwrap().unwrap();
    assert_eq!((found[0].kode.as_str(), found[0].number, found[0].points()), ("13.01", 1, 5));
    assert_eq!(
        geometry(&found[0].land, 1),
        r#"{"type":"Polygon","coordinates":[[[100.0,0.0],[100.0,-0.1],[100.1,-0.1],[100.1,0.0],[100.0,0.0]]]}"#
    );
}

#[test]
fn how_far_the_reading_is_is_told_after_each_feature_and_may_end_it() {
    let text = file(&[polygon("13.01", SQUARE), polygon("13.02", "[]"), polygon("13.03", SQUARE)]);
    let mut told = Vec::new();
    let read = |told: &mut Vec<(usize, usize)>, most| {
        read(text.as_bytes(), AREA, Limits::default(), &mut |done, total| {
            told.push((done, total));
            if done == most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
    };
    assert_eq!(read(&mut told, 9).map(|read| read.map_err(|bad| bad.len())), Ok(Err(1)));
    assert_eq!(told, [(1, 3), (2, 3), (3, 3)]);
    told.clear();
    assert_eq!(read(&mut told, 2), Err(FileFault::Stopped));
    assert_eq!(told, [(1, 3), (2, 3)]);
}

#[test]
fn a_ring_that_is_open_short_or_broken_is_refused() {
    refuses_ring("[[[100,0],[100.1,0],[100.1,-0.1],[100,-0.1]]]", RingFault::Open);
    refuses_ring("[[[100,0],[100.1,0],[100,0]]]", RingFault::Short);
    refuses_ring(
        "[[]]".replace("[]", "[[100,0],[100,0],[100,0],[100,0]]").as_str(),
        RingFault::Short,
    );
    refuses_ring("[[[100],[100.1,0],[100.1,-0.1],[100]]]", RingFault::Position);
}

#[test]
fn a_ring_that_crosses_itself_is_refused_at_the_place() {
    let at = RingFault::Crossing { lon: 100.5, lat: -0.5 };
    refuses_ring("[[[100,0],[101,-1],[101,0],[100,-1],[100,0]]]", at);
}

#[test]
fn a_ring_that_only_touches_itself_passes() {
    let touching = "[[[100,0],[101,0],[101,-1],[100.5,0],[100,-1],[100,0]]]";
    let text = file(&[polygon("13.01", touching)]);
    assert!(listen(text.as_bytes(), AREA, Limits::default()).unwrap().is_ok());
}

#[test]
fn swapped_axes_metres_and_other_places_are_told_apart() {
    let swapped = "[[[0,100],[0,100.1],[-0.1,100.1],[-0.1,100],[0,100]]]";
    refuses(&polygon("13.02", swapped), &FeatureFault::Swapped);
    let metres = "[[[650000,9890000],[650100,9890000],[650100,9890100],[650000,9890000]]]";
    let fault = FeatureFault::NotDegrees { x: 650_000.0, y: 9_890_000.0 };
    refuses(&polygon("13.02", metres), &fault);
    let java = "[[[106.8,-6.2],[106.9,-6.2],[106.9,-6.3],[106.8,-6.2]]]";
    refuses(&polygon("13.02", java), &FeatureFault::Outside { lon: 106.8, lat: -6.2 });
}

#[test]
fn a_feature_without_code_polygon_or_points_is_refused() {
    let nameless = polygon("13.02", SQUARE).replace("13.02", " ");
    refuses(&nameless, &FeatureFault::NoCode);
    refuses(&polygon("13.01", SQUARE), &FeatureFault::Twice { first: 1 });
    refuses(r#"{"properties":{"kode":"13.02"},"geometry":null}"#, &FeatureFault::NoGeometry);
    refuses(&polygon("13.02", "[]"), &FeatureFault::NoGeometry);
    refuses(&polygon("13.02", r#""x""#), &FeatureFault::NoGeometry);
    let point =
        r#"{"properties":{"kode":"13.02"},"geometry":{"type":"Point","coordinates":[100,0]}}"#;
    refuses(point, &FeatureFault::NotPolygon { kind: "Point".to_owned() });
}

#[test]
fn every_bad_feature_is_named_and_none_is_returned() {
    let open = "[[[100,0],[100.1,0],[100.1,-0.1],[100,-0.1]]]";
    let text = file(&[polygon("a", open), polygon("b", SQUARE), polygon("c", open)]);
    let refused = listen(text.as_bytes(), AREA, Limits::default()).unwrap().unwrap_err();
    let named: Vec<_> = refused.iter().map(|r| (r.number, r.what.as_deref())).collect();
    assert_eq!(named, [(1, Some("a")), (3, Some("c"))]);
}

#[track_caller]
fn refuses_file(text: &str, want: &FileFault) {
    let limits = Limits { bytes: 400, features: 2, points: 10 };
    assert_eq!(listen(text.as_bytes(), AREA, limits).as_ref(), Err(want));
}

#[test]
fn a_file_that_is_none_is_refused_as_a_whole() {
    refuses_file("", &FileFault::NotJson { line: 1, column: 0 });
    refuses_file(
        r#"{"type":"FeatureCollection","features":["#,
        &FileFault::NotJson { line: 1, column: 40 },
    );
    refuses_file("[]", &FileFault::NotCollection);
    refuses_file(r#"{"type":"Topology"}"#, &FileFault::NotCollection);
    refuses_file(&file(&[]), &FileFault::Empty);
    let tiny = || r#"{"type":"Feature"}"#.to_owned();
    refuses_file(&file(&[tiny(), tiny(), tiny()]), &FileFault::TooMany { limit: 2 });
    refuses_file(&" ".repeat(401), &FileFault::TooLarge { limit: 400 });
}

#[test]
fn only_wgs84_is_taken() {
    let with = |name: &str| {
        let crs = format!(r#""crs":{{"type":"name","properties":{{"name":"{name}"}}}},"features""#);
        file(&[polygon("13.01", SQUARE)]).replace(r#""features""#, &crs)
    };
    let ask = |name: &str| listen(with(name).as_bytes(), AREA, Limits::default());
    assert!(ask("urn:ogc:def:crs:OGC:1.3:CRS84").unwrap().is_ok());
    assert!(ask("urn:ogc:def:crs:EPSG::4326").unwrap().is_ok());
    let other = FileFault::OtherSystem { name: "urn:ogc:def:crs:EPSG::32747".to_owned() };
    assert_eq!(ask("urn:ogc:def:crs:EPSG::32747"), Err(other));
}

#[test]
fn a_feature_of_too_many_points_is_refused() {
    let limits = Limits { points: 4, ..Limits::default() };
    let text = file(&[polygon("13.01", SQUARE)]);
    let refused = listen(text.as_bytes(), AREA, limits).unwrap().unwrap_err();
    assert_eq!(refused[0].fault, FeatureFault::TooManyPoints { limit: 4 });
}

/// A star around one point: never crosses itself, whatever the distances.
fn star(distances: &[f64]) -> String {
    let count = f64::from(u32::try_from(distances.len()).expect("a few"));
    let mut corners: Vec<String> = distances
        .iter()
        .zip(0_u32..)
        .map(|(distance, at)| {
            let angle = f64::from(at) / count * std::f64::consts::TAU;
            format!("[{},{}]", 100.0 + distance * angle.cos(), -1.0 + distance * angle.sin())
        })
        .collect();
    corners.push(corners[0].clone());
    format!("[[{}]]", corners.join(","))
}

#[test]
fn a_jagged_ring_of_many_points_is_read_and_simplified_on_a_small_stack() {
    let jag = |at: u32| {
        format!(
            "[{:.6},{:.6}]",
            99.0 + f64::from(at) / 50_000.0,
            -1.0 - f64::from(at % 2) * 0.000_5
        )
    };
    let mut corners: Vec<String> = (0..99_990).map(jag).collect();
    corners.extend(["[101.5,-3]".to_owned(), "[99,-3]".to_owned(), jag(0)]);
    let text = file(&[polygon("13.01", &format!("[[[{}]]]", corners.join(",")))
        .replace("[[[[", "[[[")
        .replace("]]]]", "]]]")]);
    let work = move || {
        let mut found = listen(text.as_bytes(), AREA, Limits::default()).unwrap().unwrap();
        found.remove(0).simplify(0.000_000_25).0.remove(0).exterior().0.len()
    };
    let small = std::thread::Builder::new().stack_size(256 * 1024);
    let corners = small.spawn(work).unwrap().join().unwrap();
    assert!((4..99_993).contains(&corners), "{corners}");
}

proptest! {
    #[test]
    fn no_text_whatever_makes_it_fall(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _told = listen(&bytes, AREA, Limits::default());
    }

    #[test]
    fn no_coordinates_whatever_make_it_fall(
        points in proptest::collection::vec((-1e9_f64..1e9, -1e9_f64..1e9), 0..12),
        ring in any::<bool>(),
    ) {
        let mut corners: Vec<String> = points.iter().map(|(x, y)| format!("[{x},{y}]")).collect();
        if ring && let Some(first) = corners.first().cloned() { corners.push(first); }
        let text = file(&[polygon("13.01", &format!("[[{}]]", corners.join(",")))]);
        let told = listen(text.as_bytes(), AREA, Limits::default());
        prop_assert!(told.is_ok());
    }

    #[test]
    fn a_star_is_read_and_its_simpler_form_is_read_again(
        distances in proptest::collection::vec(0.05_f64..0.9, 3..40),
    ) {
        let text = file(&[polygon("13.01", &star(&distances))]);
        let found = listen(text.as_bytes(), AREA, Limits::default()).unwrap();
        prop_assert!(found.is_ok(), "{:?}", found);
        let batas = found.unwrap().remove(0);
        let simple = batas.simplify(0.01);
        let corners = simple.0[0].exterior().0.len();
        prop_assert!((4..=distances.len() + 1).contains(&corners));
        let again = crate::collection([(r#"{"kode":"13.01"}"#, geometry(&simple, 9).as_str())]);
        prop_assert!(listen(again.as_bytes(), AREA, Limits::default()).unwrap().is_ok());
    }

    #[test]
    fn a_star_with_two_corners_exchanged_crosses_itself(count in 6_u32..30) {
        let mut distances = vec![0.5; usize::try_from(count).expect("small")];
        let plain = star(&distances);
        distances[0] = 0.5;
        let mut corners: Vec<&str> = plain.trim_matches(['[', ']']).split("],[").collect();
        corners.swap(2, 3);
        let text = file(&[polygon("13.01", &format!("[[[{}]]]", corners.join("],[")))]);
        let refused = listen(text.as_bytes(), AREA, Limits::default()).unwrap().unwrap_err();
        let crossing = matches!(
            refused[0].fault,
            FeatureFault::Ring { fault: RingFault::Crossing { .. }, .. }
        );
        prop_assert!(crossing, "{:?}", refused);
    }
}
