-- What the rows were found to be: to be changed, or there already as they are; the rest that is not bad is new.
-- `pekerjaan` is the job of the step that somebody asked for last.
ALTER TABLE import_impor ADD COLUMN ubah BIGINT NOT NULL DEFAULT 0;
ALTER TABLE import_impor ADD COLUMN sama BIGINT NOT NULL DEFAULT 0;
ALTER TABLE import_impor ADD COLUMN pekerjaan TEXT NOT NULL DEFAULT '';

-- What stood where an import has written a row. `pokok` is the id of what the row is about, `versi` the version that
-- the import has left there, `isi` what stood there before, NULL when nothing did.
CREATE TABLE import_semula (
    instansi_id BIGINT NOT NULL,
    impor_id TEXT NOT NULL,
    nomor BIGINT NOT NULL,
    pokok TEXT NOT NULL,
    versi BIGINT NOT NULL,
    isi TEXT,
    PRIMARY KEY (instansi_id, impor_id, nomor),
    FOREIGN KEY (instansi_id, impor_id) REFERENCES import_impor (instansi_id, id)
);
