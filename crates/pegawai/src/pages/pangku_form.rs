//! The forms of a holding and of an entry in a history.

use kernel::{FieldErrors, typed::Typed};
use maud::{Markup, Render, html};
use ui::{
    Choice, Crumb, DateField, Form, FormPage, Hidden, Input, InputKind, Opt, Shell, TextField,
    Width,
};

use super::{HOME, address, jabatan::LIST, jabatan_address, period};
use crate::{
    input::pangku::{AkhiriForm, PangkuForm, RiwayatForm},
    rules::{
        Predikat,
        golongan::Golongan,
        jenis::{JenisRiwayat, TingkatHukuman, TingkatPendidikan},
        pangku::Cara,
    },
    store::{jabatan::Jabatan, orang::Pegawai, pangku::Pemangku},
};

/// What every form needs of the request.
#[derive(Clone, Copy)]
pub(crate) struct FormCtx<'a> {
    pub(crate) csrf: &'a str,
    pub(crate) token: &'a str,
    pub(crate) errors: &'a FieldErrors,
}

impl FormCtx<'_> {
    fn date(
        self,
        name: &str,
        label: &str,
        typed: Typed<'_>,
        hint: Option<&str>,
        required: bool,
    ) -> Markup {
        DateField {
            name,
            label,
            day: typed.hari,
            month: typed.bulan,
            year: typed.tahun,
            hint,
            error: self.errors.get(name),
            required,
        }
        .render()
    }

    fn text(
        self,
        (name, label): (&str, &str),
        value: &str,
        hint: Option<&str>,
        input: Input<'_>,
        required: bool,
    ) -> Markup {
        TextField { name, label, value, hint, error: self.errors.get(name), required, input }
            .render()
    }

    fn choice(
        self,
        (name, label): (&str, &str),
        options: Vec<Opt>,
        selected: &str,
        hint: Option<&str>,
    ) -> Markup {
        Choice {
            name,
            label,
            options,
            selected,
            hint,
            error: self.errors.get(name),
            required: true,
            empty: Some("Pilih"),
        }
        .render()
    }
}

/// From which side a holding is recorded.
#[derive(Clone, Copy)]
pub(crate) enum Side<'a> {
    /// For a person, choosing the post.
    Orang(&'a Pegawai, &'a [Jabatan]),
    /// For a post, typing the person's number.
    Jabatan(&'a Jabatan),
}

/// Recording a holding.
pub(crate) fn record(
    shell: &Shell<'_>,
    ctx: FormCtx<'_>,
    side: Side<'_>,
    form: &PangkuForm,
) -> Markup {
    let (name, back, action) = match side {
        Side::Orang(one, _) => {
            let base = address(&one.id);
            (&one.data.nama, base.clone(), format!("{base}/jabatan/baru"))
        }
        Side::Jabatan(post) => {
            let base = jabatan_address(&post.id);
            (&post.data.nama, base.clone(), format!("{base}/pemangku/baru"))
        }
    };
    let mut crumbs = vec![HOME];
    if matches!(side, Side::Jabatan(_)) {
        crumbs.push(Crumb { label: "Jabatan", href: LIST });
    }
    crumbs.push(Crumb { label: name, href: &back });
    let title = if matches!(side, Side::Jabatan(_)) { "Catat pemangku" } else { "Catat jabatan" };
    FormPage {
        shell,
        title,
        crumbs: &crumbs,
        lead: Some(name),
        errors: ctx.errors,
        body: html! {
            (Form {
                action: &action, csrf: ctx.csrf, token: Some(ctx.token), multipart: false, errors: ctx.errors,
                body: html! { (who(ctx, side, form)) (how(ctx, form)) },
                submit: "Catat", cancel: Some(&back),
            })
        },
        aside: html! {},
    }
    .render()
}

fn who(ctx: FormCtx<'_>, side: Side<'_>, form: &PangkuForm) -> Markup {
    match side {
        Side::Orang(_, posts) => {
            let options =
                posts.iter().map(|post| Opt::new(post.id.as_str(), &post.data.nama)).collect();
            let hint = "Jabatan di unit kerjanya. Untuk jabatan di unit lain, mulai dari halaman jabatan itu.";
            ctx.choice(("jabatan", "Jabatan"), options, &form.jabatan, Some(hint))
        }
        Side::Jabatan(_) => ctx.text(
            ("nomor", "NIP atau nomor internal pegawai"),
            &form.nomor,
            Some("Spasi boleh."),
            Input { kind: InputKind::Text, width: Width::Medium, ..Input::default() },
            true,
        ),
    }
}

fn how(ctx: FormCtx<'_>, form: &PangkuForm) -> Markup {
    let ways = Cara::ALL.map(|cara| Opt::new(cara.code(), cara.label()));
    let hint =
        "Plt. bila jabatannya kosong; Plh. bila pejabat definitifnya berhalangan beberapa hari.";
    html! {
        (ctx.choice(("cara", "Sebagai"), ways.into(), &form.cara, Some(hint)))
        (ctx.date("mulai", "Terhitung mulai tanggal", form.mulai(), None, true))
        (ctx.date("sampai", "Sampai dengan", form.sampai(), Some("Kosongkan selama masih dipangku. Plh. selalu berakhir."), false))
        (ctx.text(("sk_nomor", "Nomor SK"), &form.sk_nomor, None, Input { width: Width::Medium, ..Input::default() }, false))
        (ctx.date("sk", "Tanggal SK", form.sk(), None, false))
    }
}

/// Ending a holding.
pub(crate) fn end(
    shell: &Shell<'_>,
    ctx: FormCtx<'_>,
    (person, post, held): (&Pegawai, &str, &Pemangku),
    form: &AkhiriForm,
) -> Markup {
    let back = address(&person.id);
    let title = format!("Akhiri: {}{post}", held.cara.prefix());
    FormPage {
        shell,
        title: &title,
        crumbs: &[HOME, Crumb { label: &person.data.nama, href: &back }],
        lead: Some(&format!("{}, {}", person.data.nama, period(held.masa))),
        errors: ctx.errors,
        body: html! {
            (Form {
                action: &format!("{back}/jabatan/{}/akhiri", held.id), csrf: ctx.csrf, token: Some(ctx.token), multipart: false,
                errors: ctx.errors,
                body: html! {
                    (ctx.date("sampai", "Hari terakhir", form.sampai(), Some("Sesudahnya orang ini tidak lagi bertindak dalam jabatan ini."), true))
                    (Hidden { name: "version", value: &form.version })
                },
                submit: "Akhiri", cancel: Some(&back),
            })
        },
        aside: html! {},
    }
    .render()
}

/// Adding an entry to a history.
pub(crate) fn entry(
    shell: &Shell<'_>,
    ctx: FormCtx<'_>,
    (person, jenis): (&Pegawai, JenisRiwayat),
    form: &RiwayatForm,
) -> Markup {
    let back = address(&person.id);
    FormPage {
        shell,
        title: &format!("Tambah riwayat: {}", jenis.label().to_lowercase()),
        crumbs: &[HOME, Crumb { label: &person.data.nama, href: &back }],
        lead: Some(&person.data.nama),
        errors: ctx.errors,
        body: html! {
            (Form {
                action: &format!("{back}/riwayat/{}/baru", jenis.code()), csrf: ctx.csrf, token: Some(ctx.token), multipart: false,
                errors: ctx.errors, body: fields(ctx, jenis, form), submit: "Simpan", cancel: Some(&back),
            })
        },
        aside: html! {},
    }
    .render()
}

fn fields(ctx: FormCtx<'_>, jenis: JenisRiwayat, form: &RiwayatForm) -> Markup {
    let medium = || Input { width: Width::Medium, ..Input::default() };
    let (label, codes): (&str, Vec<String>) = match jenis {
        JenisRiwayat::Pangkat => ("Golongan", Golongan::all().map(|one| one.to_string()).collect()),
        JenisRiwayat::Pendidikan => {
            ("Tingkat", TingkatPendidikan::ALL.map(|one| one.label().to_owned()).into())
        }
        JenisRiwayat::Kinerja => {
            ("Predikat", Predikat::ALL.map(|one| one.label().to_owned()).into())
        }
        JenisRiwayat::Hukuman => {
            ("Tingkat hukuman", TingkatHukuman::ALL.map(|one| one.label().to_owned()).into())
        }
        JenisRiwayat::GajiBerkala | JenisRiwayat::Pelatihan => ("", Vec::new()),
    };
    let says = match jenis {
        JenisRiwayat::Pendidikan => "Jurusan dan sekolah",
        JenisRiwayat::Pelatihan => "Nama pelatihan",
        JenisRiwayat::Hukuman => "Jenis hukuman",
        _ => "Keterangan",
    };
    let from = match jenis {
        JenisRiwayat::Pendidikan => "Tanggal lulus",
        JenisRiwayat::Pelatihan => "Mulai",
        _ => "Terhitung mulai tanggal",
    };
    let has_end = matches!(jenis, JenisRiwayat::Pelatihan | JenisRiwayat::Hukuman);
    html! {
        @if !codes.is_empty() {
            (ctx.choice(("kode", label), codes.iter().map(|code| Opt::new(code, code)).collect(), &form.kode, None))
        }
        (ctx.text(("uraian", says), &form.uraian, None, Input::default(), jenis == JenisRiwayat::Pelatihan))
        @if jenis == JenisRiwayat::Pelatihan {
            (ctx.text(("jumlah", "Jam pelajaran (JP)"), &form.jumlah, None, Input { width: Width::Short, ..Input::default() }, false))
        }
        @if jenis == JenisRiwayat::Kinerja {
            (ctx.text(("mulai_tahun", "Tahun penilaian"), &form.mulai_tahun, None, Input { width: Width::Short, maxlength: Some(4), ..Input::default() }, true))
        } @else {
            (ctx.date("mulai", from, form.mulai(), None, true))
            @if has_end { (ctx.date("sampai", "Sampai dengan", form.sampai(), None, false)) }
        }
        (ctx.text(("sk_nomor", "Nomor SK, ijazah, atau sertifikat"), &form.sk_nomor, None, medium(), false))
        (ctx.date("sk", "Tanggalnya", form.sk(), None, false))
    }
}
