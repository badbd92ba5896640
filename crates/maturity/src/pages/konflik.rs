//! Stale forms: somebody saved in between. Both versions are shown and nothing is lost.

use kernel::{Zona, waktu_panjang};
use maud::{Markup, Render, html};
use ui::{
    Cell, Column, DetailPage, Form, Hidden, Kind, LinkButton, Narrow, Notice, Section, Shell,
    Table, Tone,
};

use super::{Alamat, HOME, judul, nilai, target};
use crate::{
    input::{KeteranganForm, Masukan},
    instrument::Indikator,
    lembar::Lembar,
    rules::{explain::exact, nilai as rule},
};

/// Two people changed what is said about an assessment.
pub(crate) struct StaleKeterangan<'a> {
    pub(crate) shell: &'a Shell<'a>,
    pub(crate) csrf: &'a str,
    pub(crate) token: &'a str,
    pub(crate) zona: Zona,
    /// What is stored now.
    pub(crate) lembar: &'a Lembar,
    /// Who stored it.
    pub(crate) oleh: &'a str,
    /// What this person sent.
    pub(crate) form: &'a KeteranganForm,
}

impl Render for StaleKeterangan<'_> {
    fn render(&self) -> Markup {
        let penilaian = &self.lembar.penilaian;
        let instrument = self.lembar.instrument;
        let stored_target = target(penilaian).map_or_else(String::new, |t| nilai(instrument, t));
        let rows = [
            ("Sumber", &self.form.sumber, &penilaian.sumber),
            ("Target", &self.form.target, &stored_target),
            ("Catatan", &self.form.catatan, &penilaian.catatan),
        ];
        let alamat = Alamat::ruang(penilaian);
        let compare = Table {
            caption: "Isian Anda dan yang tersimpan",
            caption_visible: false,
            columns: vec![
                Column::text("Isian"),
                Column::text("Isian Anda"),
                Column::text("Tersimpan sekarang"),
            ],
            rows: rows
                .iter()
                .map(|(label, mine, stored)| {
                    vec![Cell::text(label), Cell::text(or_dash(mine)), Cell::text(or_dash(stored))]
                })
                .collect(),
            foot: Vec::new(),
            narrow: Narrow::Cards,
        };
        let fields = html! {
            (Hidden { name: "sumber", value: &self.form.sumber })
            (Hidden { name: "target", value: &self.form.target })
            (Hidden { name: "catatan", value: &self.form.catatan })
        };
        page(
            self.shell,
            self.lembar,
            self.oleh,
            self.zona,
            html! {
                (compare)
                (self.save_anyway(&format!("{}/ubah", alamat.lembar()), &fields))
            },
        )
    }
}

impl StaleKeterangan<'_> {
    fn save_anyway(&self, action: &str, fields: &Markup) -> Markup {
        save_anyway(self.csrf, self.token, self.lembar, action, fields)
    }
}

/// Two people replaced the levels of an assessment.
pub(crate) struct StaleTingkat<'a> {
    pub(crate) shell: &'a Shell<'a>,
    pub(crate) csrf: &'a str,
    pub(crate) token: &'a str,
    pub(crate) zona: Zona,
    /// What is stored now.
    pub(crate) lembar: &'a Lembar,
    pub(crate) oleh: &'a str,
    /// What this person sent.
    pub(crate) masukan: &'a Masukan,
}

impl Render for StaleTingkat<'_> {
    fn render(&self) -> Markup {
        let instrument = self.lembar.instrument;
        let alamat = Alamat::ruang(&self.lembar.penilaian);
        let differing: Vec<&Indikator> = instrument
            .indikator
            .iter()
            .filter(|i| self.lembar.levels.of(i) != self.masukan.levels.of(i))
            .collect();
        let mine = nilai(instrument, rule::indeks(instrument, &self.masukan.levels));
        let stored = nilai(instrument, self.lembar.hasil.indeks);
        let mut rows =
            vec![vec![Cell::text(&instrument.nama_indeks), Cell::text(&mine), Cell::text(&stored)]];
        rows.extend(differing.iter().map(|i| {
            vec![
                Cell::text(format!("{} {}", i.kode, i.singkat)),
                Cell::text(exact(self.masukan.levels.of(i))),
                Cell::text(exact(self.lembar.levels.of(i))),
            ]
        }));
        let compare = Table {
            caption: "Tingkat yang berbeda",
            caption_visible: true,
            columns: vec![
                Column::text("Angka"),
                Column::number("Berkas Anda"),
                Column::number("Tersimpan sekarang"),
            ],
            rows,
            foot: Vec::new(),
            narrow: Narrow::Cards,
        };
        let fields = html! { (Hidden { name: "isi", value: &self.masukan.to_csv() }) };
        page(
            self.shell,
            self.lembar,
            self.oleh,
            self.zona,
            html! {
                (compare)
                (save_anyway(self.csrf, self.token, self.lembar, &format!("{}/timpa", alamat.lembar()), &fields))
            },
        )
    }
}

fn or_dash(text: &str) -> &str {
    if text.trim().is_empty() { "—" } else { text }
}

fn page(shell: &Shell<'_>, lembar: &Lembar, oleh: &str, zona: Zona, body: Markup) -> Markup {
    let penilaian = &lembar.penilaian;
    let judul = judul(lembar.instrument, penilaian);
    let alamat = Alamat::ruang(penilaian);
    DetailPage {
        shell,
        title: "Sudah diubah orang lain",
        crumbs: &[HOME, ui::Crumb { label: &judul, href: alamat.lembar() }],
        lead: Some("Isian Anda belum disimpan dan tidak hilang. Bandingkan keduanya, lalu pilih."),
        actions: html! {},
        notice: Notice {
            tone: Tone::Warn,
            title: &format!(
                "{oleh} menyimpan versi {} pada {}",
                penilaian.version,
                waktu_panjang(penilaian.changed_at, zona)
            ),
            body: html! {},
        }
        .render(),
        tags: html! {},
        tabs: html! {},
        body,
        aside: html! {},
        history: html! {},
    }
    .render()
}

/// The choice: over the stored version after all, or leave it.
fn save_anyway(csrf: &str, token: &str, lembar: &Lembar, action: &str, fields: &Markup) -> Markup {
    let alamat = Alamat::ruang(&lembar.penilaian);
    Section {
        id: Some("pilih"),
        title: "Mana yang dipakai?",
        lead: None,
        actions: html! {},
        body: html! {
            (Form {
                action,
                csrf,
                token: Some(token),
                multipart: false,
                errors: &kernel::FieldErrors::new(),
                body: html! {
                    (Hidden { name: "versi", value: &lembar.penilaian.version.to_string() })
                    (fields)
                },
                submit: "Simpan isian saya",
                cancel: None,
            })
            (LinkButton { label: "Pakai yang tersimpan", href: alamat.lembar(), kind: Kind::Plain, icon: None })
        },
    }
    .render()
}
