use super::*;

fn kode(text: &str) -> KodeKemendagri {
    KodeKemendagri::parse(text).expect("a code")
}

fn baris(text: &str, tingkat: Tingkat, nama: &str, bps: Option<&str>) -> Baris {
    Baris {
        kode: kode(text),
        tingkat,
        nama: nama.to_owned(),
        padanan: Padanan {
            cara: if bps.is_some() { CaraCocok::Sama } else { CaraCocok::Kosong },
            bps: bps.map(|bps| KodeBps::parse(bps).expect("a code")),
            nama_bps: None,
            keterangan: String::new(),
            calon: String::new(),
        },
    }
}

fn edisi() -> Vec<Baris> {
    vec![
        baris("13", Tingkat::Provinsi, "Sumatera Barat", Some("13")),
        baris("13.01", Tingkat::Kabupaten, "Kabupaten Pesisir Selatan", Some("1302")),
        baris("13.09", Tingkat::Kabupaten, "Kabupaten Kepulauan Mentawai", Some("1301")),
    ]
}

fn recorded(edisi: &[Baris]) -> BTreeMap<KodeKemendagri, Tercatat> {
    let as_recorded = |baris: &Baris| Tercatat {
        tingkat: baris.tingkat,
        nama: (1, Some(baris.nama.clone())),
        padanan: (1, Some(baris.padanan.clone())),
    };
    edisi.iter().map(|baris| (baris.kode.clone(), as_recorded(baris))).collect()
}

#[test]
fn the_same_edition_again_changes_nothing() {
    let edisi = edisi();
    assert!(plan(&recorded(&edisi), &edisi).unwrap().is_empty());
}

#[test]
fn an_empty_register_takes_everything_as_its_first_version() {
    let edisi = edisi();
    let rencana = plan(&BTreeMap::new(), &edisi).unwrap();
    assert_eq!((rencana.tempat.len(), rencana.nama.len(), rencana.padanan.len()), (3, 3, 3));
    assert!(rencana.nama.iter().all(|(urut, _)| *urut == 1));
}

#[test]
fn another_name_ends_the_old_one_and_leaves_the_crosswalk() {
    let old = recorded(&edisi());
    let mut new = edisi();
    new[1].nama = "Kabupaten Pasisia Salatan".to_owned();
    let rencana = plan(&old, &new).unwrap();
    assert_eq!(rencana.nama, [(2, &new[1])]);
    assert_eq!(rencana.nama_berakhir, [kode("13.01")]);
    assert!(rencana.padanan.is_empty() && rencana.padanan_berakhir.is_empty());
}

#[test]
fn a_found_bps_code_ends_the_empty_line() {
    let mut old = edisi();
    old[1].padanan.bps = None;
    old[1].padanan.cara = CaraCocok::Kosong;
    let new = edisi();
    let rencana = plan(&recorded(&old), &new).unwrap();
    assert_eq!(rencana.padanan, [(2, &new[1])]);
    assert_eq!(rencana.padanan_berakhir, [kode("13.01")]);
}

#[test]
fn a_place_that_is_gone_is_closed_and_only_in_its_own_province() {
    let mut old = recorded(&edisi());
    old.extend(recorded(&[baris("14", Tingkat::Provinsi, "Riau", Some("14"))]));
    let new = &edisi()[..2];
    let rencana = plan(&old, new).unwrap();
    assert_eq!(rencana.nama_berakhir, [kode("13.09")]);
    assert_eq!(rencana.padanan_berakhir, [kode("13.09")]);
}

#[test]
fn a_closed_place_that_comes_back_gets_the_next_number() {
    let mut old = recorded(&edisi());
    if let Some(closed) = old.get_mut(&kode("13.09")) {
        closed.nama.1 = None;
        closed.padanan.1 = None;
    }
    let new = edisi();
    let rencana = plan(&old, &new).unwrap();
    assert_eq!(rencana.nama, [(2, &new[2])]);
    assert!(rencana.nama_berakhir.is_empty());
}

#[test]
fn an_edition_that_contradicts_itself_is_refused() {
    #[track_caller]
    fn refuses(change: impl Fn(&mut Vec<Baris>), want: &EdisiError) {
        let mut edisi = edisi();
        change(&mut edisi);
        assert_eq!(plan(&BTreeMap::new(), &edisi).as_ref(), Err(want));
    }
    let mentawai = kode("13.09");
    refuses(|e| e.push(e[2].clone()), &EdisiError::BpsTwice(mentawai.clone()));
    refuses(
        |e| {
            e[2].padanan.bps = None;
            e.push(e[2].clone());
        },
        &EdisiError::Twice(mentawai.clone()),
    );
    refuses(|e| e[2].tingkat = Tingkat::Nagari, &EdisiError::Kind(mentawai.clone()));
    refuses(|e| drop(e.remove(0)), &EdisiError::Orphan(kode("13.01")));
    refuses(|e| e[2].padanan.bps = KodeBps::parse("1401").ok(), &EdisiError::Bps(mentawai.clone()));
    refuses(|e| e[2].padanan.bps = KodeBps::parse("13").ok(), &EdisiError::Bps(mentawai));
}

#[test]
fn another_kind_under_the_same_code_is_refused() {
    let old = recorded(&edisi());
    let mut new = edisi();
    new[2].tingkat = Tingkat::Kota;
    assert_eq!(plan(&old, &new), Err(EdisiError::Changed(kode("13.09"))));
}
