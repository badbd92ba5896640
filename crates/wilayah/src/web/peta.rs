//! Boundaries as GeoJSON.

use std::collections::HashMap;

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use data_encoding::HEXLOWER;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use web::{App, Ctx, Failure, Path, api::GEOJSON};

use super::lihat::today;
use crate::{
    CaraCocok, Jenjang, KodeKemendagri, Tempat,
    pages::href,
    store::{
        batas::{self, BatasPeta},
        tempat,
    },
};

/// Boundaries change once in a year; a browser may keep them for an hour and then ask.
const KEEP: &str = "public, max-age=3600";

/// What the map of a place draws: the nagari, desa and kelurahan below it, or itself.
pub(super) async fn peta(
    State(app): State<App>,
    ctx: Ctx,
    Path(kode): Path<KodeKemendagri>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let day = today(&ctx);
    let own = tempat::find_at(&app.db, &kode, day).await?.ok_or(Failure::NotFound)?;
    let drawn = if kode.jenjang() == Jenjang::Desa {
        batas::find_drawn(&app.db, &kode).await?.into_iter().collect()
    } else {
        batas::list_below(&app.db, &kode, LOWEST).await?
    };
    let mut places = tempat::list_all_below(&app.db, &kode, day).await?;
    places.push(own);
    let places: HashMap<&str, &Tempat> = places.iter().map(|p| (p.kode.as_str(), p)).collect();
    let features: Vec<(String, &BatasPeta)> = drawn
        .iter()
        .filter_map(|batas| {
            let place = places.get(batas.kode_kemendagri.as_str())?;
            let striped = i32::from(place.padanan.cara == CaraCocok::Kosong);
            let properties = json!({
                "kode": place.kode,
                "nama": place.sebutan(),
                "href": href(&place.kode),
                "keadaan": striped,
            });
            Some((properties.to_string(), batas))
        })
        .collect();
    let text =
        spatial::collection(features.iter().map(|(p, b)| (p.as_str(), b.sederhana.as_str())));
    Ok(geojson(text, &headers))
}

/// Signs of the code of a nagari, desa or kelurahan.
const LOWEST: i64 = 13;

/// The whole boundary of one place.
pub(super) async fn batas(
    State(app): State<App>,
    _ctx: Ctx,
    Path(kode): Path<KodeKemendagri>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let batas = batas::find(&app.db, &kode).await?.ok_or(Failure::NotFound)?;
    let properties = json!({ "kode": kode, "sumber": batas.sumber }).to_string();
    let text = spatial::collection([(properties.as_str(), batas.utuh.as_str())]);
    Ok(geojson(text, &headers))
}

/// The tag is the hash of what is sent: names and kinds of places stand in it beside the boundaries.
fn geojson(text: String, headers: &HeaderMap) -> Response {
    let etag = format!("W/\"{}\"", HEXLOWER.encode(&Sha256::digest(&text)));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|sent| sent.to_str().ok());
    let mut response = if known == Some(etag.as_str()) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, GEOJSON)], text).into_response()
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(KEEP));
    if let Ok(etag) = HeaderValue::try_from(etag) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    response
}
