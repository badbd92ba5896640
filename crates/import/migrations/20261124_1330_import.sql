-- One import of one file. `kepala` holds the header as it stands in the file, `pemetaan` which column fills which
-- field, both as JSON; `pelaku` who asked for the step under way, and within which agencies. `version` grows with
-- every step, and work that was asked for under an older one writes nothing more. `akhir` is the number of the last
-- row; `kursor_uji` the last one checked, `kursor_tulis` the last one written, and so the first to take back.
CREATE TABLE import_impor (
    instansi_id BIGINT NOT NULL,
    id TEXT NOT NULL,
    jenis TEXT NOT NULL,
    berkas TEXT NOT NULL,
    sidik TEXT NOT NULL,
    kepala TEXT NOT NULL,
    kepala_sidik TEXT NOT NULL,
    pemetaan TEXT NOT NULL,
    keadaan TEXT NOT NULL,
    baris BIGINT NOT NULL,
    akhir BIGINT NOT NULL,
    galat BIGINT NOT NULL,
    kursor_uji BIGINT NOT NULL,
    kursor_tulis BIGINT NOT NULL,
    pesan TEXT NOT NULL,
    oleh TEXT NOT NULL,
    pelaku TEXT NOT NULL,
    dibuat_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (instansi_id, id)
);

CREATE INDEX import_impor_sidik ON import_impor (instansi_id, jenis, sidik);
CREATE INDEX import_impor_changed ON import_impor (changed_at);

-- The rows of a file until they are where they belong. `nomor` is the row as a spreadsheet numbers it, `isi` its
-- cells as a JSON list, `galat` what is wrong with them as JSON.
CREATE TABLE import_baris (
    instansi_id BIGINT NOT NULL,
    impor_id TEXT NOT NULL,
    nomor BIGINT NOT NULL,
    isi TEXT NOT NULL,
    galat TEXT,
    PRIMARY KEY (instansi_id, impor_id, nomor),
    FOREIGN KEY (instansi_id, impor_id) REFERENCES import_impor (instansi_id, id)
);

CREATE INDEX import_baris_galat ON import_baris (instansi_id, impor_id, nomor) WHERE galat IS NOT NULL;

-- Which column filled which field the last time a file with this header came.
CREATE TABLE import_pemetaan (
    instansi_id BIGINT NOT NULL,
    jenis TEXT NOT NULL,
    kepala_sidik TEXT NOT NULL,
    pemetaan TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (instansi_id, jenis, kepala_sidik)
);
