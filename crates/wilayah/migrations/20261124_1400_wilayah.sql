-- Places of the country, the same for every institution. A code is never given to another place.
CREATE TABLE wilayah_tempat (
    kode_kemendagri TEXT NOT NULL PRIMARY KEY,
    tingkat TEXT NOT NULL,
    induk_kode TEXT REFERENCES wilayah_tempat (kode_kemendagri)
);
CREATE INDEX wilayah_tempat_induk ON wilayah_tempat (induk_kode);

-- What a place was called between two days, both included. Without a first day: since before the register.
CREATE TABLE wilayah_versi (
    kode_kemendagri TEXT NOT NULL REFERENCES wilayah_tempat (kode_kemendagri),
    urut BIGINT NOT NULL,
    nama TEXT NOT NULL,
    nama_cari TEXT NOT NULL,
    berlaku_mulai TEXT,
    berlaku_sampai TEXT,
    sumber TEXT NOT NULL,
    dicatat_at BIGINT NOT NULL,
    PRIMARY KEY (kode_kemendagri, urut)
);

-- The crosswalk: which BPS code stood for a place between two days, and how the two were found to be one.
-- No BPS code where nobody knows; then the reason, and what it may be.
CREATE TABLE wilayah_padanan (
    kode_kemendagri TEXT NOT NULL REFERENCES wilayah_tempat (kode_kemendagri),
    urut BIGINT NOT NULL,
    cara_cocok TEXT NOT NULL,
    kode_bps TEXT,
    nama_bps TEXT,
    keterangan TEXT NOT NULL,
    calon TEXT NOT NULL,
    berlaku_mulai TEXT,
    berlaku_sampai TEXT,
    sumber TEXT NOT NULL,
    dicatat_at BIGINT NOT NULL,
    PRIMARY KEY (kode_kemendagri, urut)
);
CREATE INDEX wilayah_padanan_bps ON wilayah_padanan (kode_bps);
