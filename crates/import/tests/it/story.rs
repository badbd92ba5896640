//! One import from the file to the register and back.

use std::sync::atomic::Ordering;

use db::testing::each_engine;
use import::{Because, Mapping, Refused, SheetError, State, UploadError};
use jobs::State as Job;

use crate::house::{House, PEGAWAI, ani, file, migrations};

#[tokio::test]
async fn a_file_is_mapped_rehearsed_written_and_taken_back() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        let id = house.upload(&ani(), &file(1_203)).await.unwrap().id;
        let impor = house.get(&id).await;
        assert_eq!((impor.state, impor.rows, impor.last), (State::Uploaded, 1_203, 1_204));
        assert_eq!(impor.labels, ["Nama Pegawai", "NIP", "Alamat"]);

        let proposal = import::proposal(&db, &ani().scope, &PEGAWAI, &impor).await.unwrap();
        assert_eq!(proposal.mapping, Mapping::new([("nama".to_owned(), 0), ("nip".to_owned(), 1)]));
        house.rehearse(&ani(), &id, impor.version, &proposal.mapping).await.unwrap();
        assert_eq!(house.get(&id).await.state, State::Mapped);
        assert_eq!(house.turn().await, 1);
        let impor = house.get(&id).await;
        assert_eq!((impor.state, impor.tally.bad, impor.checked), (State::Rehearsed, 0, 1_204));
        assert_eq!(house.written().await, 0, "a rehearsal writes nothing");
        assert_eq!(house.last_job().await.result, "Semua 1.203 baris benar dan siap ditulis.");

        house.write(&ani(), &id, impor.version).await.unwrap();
        assert_eq!(house.turn().await, 1);
        let impor = house.get(&id).await;
        assert_eq!((impor.state, impor.written), (State::Written, 1_204));
        assert_eq!((house.written().await, house.published().await), (1_203, 1));
        let job = house.last_job().await;
        assert_eq!(job.result, "1.203 baris ditulis.");
        assert_eq!(job.link, Some(format!("/uji/impor/{id}")));
        assert_eq!((job.done, job.total), (1_203, 1_203), "rows, without the header");

        house.undo(&ani(), &id, impor.version).await.unwrap();
        assert_eq!(house.published().await, 0, "hidden from the moment of asking");
        assert_eq!(house.turn().await, 1);
        assert_eq!(house.get(&id).await.state, State::Undone);
        assert_eq!(house.written().await, 0);
    })
    .await;
}

#[tokio::test]
async fn bad_rows_are_told_by_number_and_taken_away_as_a_list() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        let written = house.writing(&ani(), "nip;nama\n900001;Lama\n").await;
        house.turn().await;
        assert_eq!(house.get(&written).await.state, State::Written);

        let text = "nip;nama;kota\n100001;Ani;Padang\n\n12;Budi;=1+1\n100001;Cici;\n900001;;\n\
                    900001;Dedi;Solok\n100002;Euis;Padang;lebih\n";
        let id = house.rehearsed(&ani(), text).await;
        let impor = house.get(&id).await;
        assert_eq!((impor.rows, impor.tally.bad), (6, 5));
        assert_eq!(house.last_job().await.result, "5 dari 6 baris ditolak.");
        assert_eq!(house.write(&ani(), &id, impor.version).await, Err(Refused::BadRows(5)));

        let who = ani();
        let bad = house.bad(&id, 0, 10).await;
        let told: Vec<(i64, &str, &str)> = bad
            .iter()
            .map(|row| (row.number, row.reasons[0].field.as_str(), row.reasons[0].reason.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (4, "nip", "NIP terdiri dari 6 angka."),
                (5, "", "Sama dengan baris 2. Hapus salah satu."),
                (6, "nama", "Nama lengkap wajib diisi."),
                (7, "nip", "NIP ini sudah terdaftar."),
                (
                    8,
                    "",
                    "Baris ini lebih panjang daripada judul kolom: lebih. Periksa pemisah dan tanda kutipnya."
                ),
            ]
        );
        let after = house.bad(&id, 5, 1).await;
        assert_eq!(after.iter().map(|row| row.number).collect::<Vec<_>>(), [6]);

        let piece = import::bad_csv(&db, &who.scope, &who.actor, &PEGAWAI, &id, 0).await.unwrap();
        let piece = piece.unwrap();
        assert_eq!(piece.next, None);
        let lines: Vec<&str> = piece.text.lines().collect();
        assert_eq!(lines[0], "\u{feff}nip;nama;kota;alasan");
        assert_eq!(lines[1], "12;Budi;'=1+1;Baris 4, kolom nip: NIP terdiri dari 6 angka.");
        assert!(lines[5].starts_with("100002;Euis;Padang;Baris 8: "), "{}", lines[5]);
        assert!(lines[5].ends_with(";lebih"), "nothing that stood in the file is lost: {}", lines[5]);
    })
    .await;
}

#[tokio::test]
async fn a_mapping_is_remembered_for_the_next_file_with_such_a_header() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        let text = |nip: &str| format!("Kolom A;Kolom B\nAni;{nip}\n");
        let id = house.upload(&ani(), &text("100001")).await.unwrap().id;
        let impor = house.get(&id).await;
        let proposal = import::proposal(&db, &ani().scope, &PEGAWAI, &impor).await.unwrap();
        assert_eq!(proposal.mapping, Mapping::default());
        let incomplete = Mapping::new([("nip".to_owned(), 5)]);
        let refused = house.rehearse(&ani(), &id, impor.version, &incomplete).await;
        let Err(Refused::Mapping(errors)) = refused else { panic!("{refused:?}") };
        assert_eq!(errors.get("nama"), Some("Pilih kolom berkas untuk Nama lengkap."));
        assert_eq!(
            errors.get("nip"),
            Some("Kolom untuk NIP tidak ada di berkas. Pilih kolom lain.")
        );

        let mapping = Mapping::new([("nip".to_owned(), 1), ("nama".to_owned(), 0)]);
        house.rehearse(&ani(), &id, impor.version, &mapping).await.unwrap();
        house.turn().await;
        let next = house.upload(&ani(), &text("100002")).await.unwrap().id;
        let impor = house.get(&next).await;
        let proposal = import::proposal(&db, &ani().scope, &PEGAWAI, &impor).await.unwrap();
        assert_eq!(proposal.mapping, mapping);
        assert_eq!(proposal.because.get("nip"), Some(&Because::Remembered));
    })
    .await;
}

#[tokio::test]
async fn columns_may_be_chosen_again_and_the_old_findings_go() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        let id = house.upload(&ani(), "a;b\n100001;Ani\n100002;Budi\n").await.unwrap().id;
        let turned = Mapping::new([("nip".to_owned(), 1), ("nama".to_owned(), 0)]);
        house.rehearse(&ani(), &id, 1, &turned).await.unwrap();
        house.turn().await;
        assert_eq!(house.get(&id).await.tally.bad, 2);
        let right = Mapping::new([("nip".to_owned(), 0), ("nama".to_owned(), 1)]);
        house.rehearse(&ani(), &id, house.get(&id).await.version, &right).await.unwrap();
        house.turn().await;
        let impor = house.get(&id).await;
        assert_eq!((impor.state, impor.tally.bad), (State::Rehearsed, 0));
        let bad = house.bad(&id, 0, 10).await;
        assert_eq!(bad, []);
    })
    .await;
}

#[tokio::test]
async fn a_check_cannot_write() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        house.writing(&ani(), &file(3)).await;
        house.turn().await;
        house.trouble.check_writes.store(true, Ordering::SeqCst);
        let id = house.upload(&ani(), "nip;nama\n200001;Ani\n").await.unwrap().id;
        let mapping = Mapping::new([("nip".to_owned(), 0), ("nama".to_owned(), 1)]);
        house.rehearse(&ani(), &id, 1, &mapping).await.unwrap();
        house.turn().await;
        assert_eq!(house.last_job().await.state, Job::Waiting, "it is to be tried again");
        assert_eq!(house.written().await, 3);
        assert_eq!(house.get(&id).await.state, State::Mapped);
    })
    .await;
}

#[tokio::test]
async fn a_file_without_rows_is_refused_and_leaves_nothing() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        for (text, want) in [("", SheetError::Empty), ("nip;nama\n", SheetError::NoRows)] {
            let told = house.upload(&ani(), text).await;
            let Err(UploadError::Sheet(told)) = told else { panic!("{told:?}") };
            assert_eq!(told, want);
        }
        assert_eq!(house.count("SELECT COUNT(*) AS jumlah FROM import_impor").await, 0);
    })
    .await;
}
