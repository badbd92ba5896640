//! Which forecasts a list is asked for.

use serde::Deserialize;

use crate::rules::jenis::JenisRiwayat;

/// What is foreseen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Apa {
    /// First days of retirement.
    #[default]
    Pensiun,
    /// Ranks that come.
    Pangkat,
    /// Steps of pay that come.
    Gaji,
}

impl Apa {
    pub(crate) const ALL: [Self; 3] = [Self::Pensiun, Self::Pangkat, Self::Gaji];

    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Pensiun => "pensiun",
            Self::Pangkat => "pangkat",
            Self::Gaji => "gaji",
        }
    }

    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Pensiun => "Pensiun",
            Self::Pangkat => "Kenaikan pangkat",
            Self::Gaji => "Gaji berkala",
        }
    }

    /// The history from which it is foreseen; a retirement needs none.
    pub(crate) const fn history(self) -> JenisRiwayat {
        match self {
            Self::Pensiun | Self::Pangkat => JenisRiwayat::Pangkat,
            Self::Gaji => JenisRiwayat::GajiBerkala,
        }
    }
}

/// The search, as the address has it. What nobody chose from our lists counts as not chosen.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PerkiraanQuery {
    apa: String,
    tahun: String,
    pub(crate) opd: String,
}

impl PerkiraanQuery {
    pub(crate) fn apa(&self) -> Apa {
        Apa::ALL.into_iter().find(|apa| apa.code() == self.apa).unwrap_or_default()
    }

    /// The year, one of `years`; the second of them where none was chosen.
    pub(crate) fn tahun(&self, years: &[i16]) -> i16 {
        let chosen = self.tahun.parse().ok().filter(|year| years.contains(year));
        chosen.or_else(|| years.get(1).copied()).unwrap_or_default()
    }

    /// The search for addresses.
    pub(crate) fn search(&self, tahun: i16) -> String {
        let mut search = form_urlencoded::Serializer::new(String::new());
        search.append_pair("apa", self.apa().code()).append_pair("tahun", &tahun.to_string());
        if !self.opd.is_empty() {
            search.append_pair("opd", &self.opd);
        }
        search.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_in_the_lists_counts_as_not_chosen() {
        let query = |apa: &str, tahun: &str| PerkiraanQuery {
            apa: apa.to_owned(),
            tahun: tahun.to_owned(),
            opd: String::new(),
        };
        let years = [2026, 2027, 2028];
        assert_eq!(query("pangkat", "2028").apa(), Apa::Pangkat);
        assert_eq!(query("nasib", "x").apa(), Apa::Pensiun);
        assert_eq!(query("", "2028").tahun(&years), 2028);
        assert_eq!(query("", "1999").tahun(&years), 2027);
        assert_eq!(query("gaji", "").search(2027), "apa=gaji&tahun=2027");
    }
}
