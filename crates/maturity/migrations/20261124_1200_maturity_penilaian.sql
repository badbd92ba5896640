-- One assessment: one institution, instrument, year and stage.
-- indeks_e8 is the exact sum of weight_bp × level_bp: the index in units of 10^-8. With the rule
-- version and the hash of the levels it is the recipe from which the reasons are recomputed.
CREATE TABLE maturity_penilaian (
    instansi_id BIGINT NOT NULL REFERENCES org_instansi (id),
    id TEXT NOT NULL,
    instrumen TEXT NOT NULL,
    aturan_versi BIGINT NOT NULL,
    tahun BIGINT NOT NULL,
    tahap TEXT NOT NULL,
    tanggal TEXT NOT NULL,
    sumber TEXT NOT NULL,
    catatan TEXT NOT NULL,
    target_bp BIGINT,
    indeks_e8 BIGINT NOT NULL,
    masukan_sha256 TEXT NOT NULL,
    terbit_at BIGINT,
    version BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (instansi_id, id),
    UNIQUE (instansi_id, instrumen, tahun, tahap)
);

-- The level of one indicator. diterima_bp and diklaim_bp bound a self-assessment: what the
-- internal reading has accepted so far, and what the agencies claim when their steps are done.
CREATE TABLE maturity_tingkat (
    instansi_id BIGINT NOT NULL,
    penilaian_id TEXT NOT NULL,
    indikator TEXT NOT NULL,
    tingkat_bp BIGINT NOT NULL,
    diterima_bp BIGINT,
    diklaim_bp BIGINT,
    asal TEXT NOT NULL,
    catatan TEXT NOT NULL,
    uraian TEXT NOT NULL,
    opd_id TEXT,
    PRIMARY KEY (instansi_id, penilaian_id, indikator),
    FOREIGN KEY (instansi_id, penilaian_id) REFERENCES maturity_penilaian (instansi_id, id)
);

-- A document behind a claim.
CREATE TABLE maturity_bukti (
    instansi_id BIGINT NOT NULL,
    id TEXT NOT NULL,
    penilaian_id TEXT NOT NULL,
    indikator TEXT NOT NULL,
    judul TEXT NOT NULL,
    nomor TEXT NOT NULL,
    tanggal TEXT NOT NULL,
    PRIMARY KEY (instansi_id, id),
    FOREIGN KEY (instansi_id, penilaian_id, indikator)
        REFERENCES maturity_tingkat (instansi_id, penilaian_id, indikator)
);

CREATE INDEX maturity_bukti_indikator
    ON maturity_bukti (instansi_id, penilaian_id, indikator);
