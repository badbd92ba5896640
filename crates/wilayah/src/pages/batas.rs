//! Why boundaries are refused, in words.

use spatial::{Batas, FeatureFault, FileFault, Refused, RingFault};

/// Why the whole file is refused.
pub(crate) fn file_words(fault: &FileFault) -> String {
    match fault {
        FileFault::TooLarge { limit } => format!(
            "Berkas lebih besar dari {} MB. Sederhanakan batasnya atau bagi berkasnya per kabupaten.",
            limit / (1024 * 1024)
        ),
        FileFault::NotJson { line, column } => format!(
            "Berkas ini bukan JSON yang utuh: baris {line}, kolom {column}. Simpan lagi sebagai GeoJSON."
        ),
        FileFault::NotCollection => {
            "Berkas ini bukan GeoJSON berisi kumpulan fitur (FeatureCollection).".to_owned()
        }
        FileFault::OtherSystem { name } => format!(
            "Koordinatnya dalam sistem {name}. Ubah dulu ke WGS84 (EPSG:4326), lalu simpan lagi sebagai GeoJSON."
        ),
        FileFault::Empty => "Berkas ini tidak berisi satu fitur pun.".to_owned(),
        FileFault::TooMany { limit } => {
            format!("Berkas berisi lebih dari {limit} fitur. Bagi berkasnya per kabupaten.")
        }
        FileFault::Stopped => "Pemeriksaannya dihentikan sebelum selesai.".to_owned(),
    }
}

/// Why one feature is refused.
pub(crate) fn refused_words(refused: &Refused) -> String {
    let what = refused.what.as_ref().map(|what| format!(" ({what})")).unwrap_or_default();
    format!("Fitur {}{what}: {}", refused.number, fault_words(&refused.fault))
}

/// A feature whose code the register does not know.
pub(crate) fn unknown_words(batas: &Batas) -> String {
    format!(
        "Fitur {} ({}): kode ini tidak ada di daftar wilayah. Perbaiki kodenya, atau muat dulu wilayahnya.",
        batas.number, batas.kode
    )
}

fn fault_words(fault: &FeatureFault) -> String {
    match fault {
        FeatureFault::NoCode => "tidak ada kode wilayah. Isi properti kode.".to_owned(),
        FeatureFault::Twice { first } => {
            format!("kodenya sama dengan fitur {first}. Gabungkan menjadi satu MultiPolygon.")
        }
        FeatureFault::NoGeometry => "tidak ada bentuk yang dapat dibaca.".to_owned(),
        FeatureFault::NotPolygon { kind } => {
            format!("bentuknya {kind}; batas wilayah harus Polygon atau MultiPolygon.")
        }
        FeatureFault::TooManyPoints { limit } => {
            format!("lebih dari {limit} titik. Sederhanakan batasnya.")
        }
        FeatureFault::Swapped => {
            "lintang dan bujur tertukar. GeoJSON menulis bujur lebih dulu, misalnya [100,35, -0,95].".to_owned()
        }
        FeatureFault::NotDegrees { x, y } => format!(
            "koordinatnya bukan derajat ({x:.0}, {y:.0}), mungkin meter UTM. Ubah dulu ke WGS84 (EPSG:4326)."
        ),
        FeatureFault::Outside { lon, lat } => {
            format!("titik {} berada di luar Sumatera Barat.", titik(*lon, *lat))
        }
        FeatureFault::Ring { ring, fault } => format!("garis batas {ring} {}", ring_words(*fault)),
    }
}

fn ring_words(fault: RingFault) -> String {
    match fault {
        RingFault::Position => "berisi titik yang bukan dua angka.".to_owned(),
        RingFault::Short => "kurang dari tiga sudut.".to_owned(),
        RingFault::Open => {
            "tidak tertutup: titik terakhir harus sama dengan yang pertama.".to_owned()
        }
        RingFault::Tangled => {
            "terlalu rumit untuk diperiksa. Sederhanakan batasnya, atau bagi menjadi beberapa bagian.".to_owned()
        }
        RingFault::Crossing { lon, lat } => {
            format!("memotong dirinya sendiri di titik {}.", titik(lon, lat))
        }
    }
}

/// "bujur 100,35, lintang -0,95" with a decimal comma.
fn titik(lon: f64, lat: f64) -> String {
    let angka = |degrees: f64| format!("{degrees:.5}").replace('.', ",");
    format!("bujur {}, lintang {}", angka(lon), angka(lat))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_the_feature_the_place_and_what_to_do() {
        let refused = |fault| Refused { number: 7, what: Some("13.01".to_owned()), fault };
        let crossing = RingFault::Crossing { lon: 100.5, lat: -0.25 };
        assert_eq!(
            refused_words(&refused(FeatureFault::Ring { ring: 2, fault: crossing })),
            "Fitur 7 (13.01): garis batas 2 memotong dirinya sendiri di titik bujur 100,50000, lintang -0,25000."
        );
        assert!(refused_words(&refused(FeatureFault::Swapped)).contains("tertukar"));
        assert!(file_words(&FileFault::TooLarge { limit: 16 * 1024 * 1024 }).contains("16 MB"));
    }
}
