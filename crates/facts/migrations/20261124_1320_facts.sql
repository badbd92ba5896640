-- One published value. A series is (kode, subjek_jenis, subjek, rincian); urutan counts its entries from 1 and
-- sebelum is the hash of the entry before. Nothing is ever edited: what supersedes an entry is a later entry of
-- the same series and periode, and one without nilai takes the value back and says why (sebab).
-- oleh_sha256 is the hash of a salt and of who published: without the salt it names nobody.
CREATE TABLE facts_fakta (
    instansi_id BIGINT NOT NULL,
    id TEXT NOT NULL,
    kode TEXT NOT NULL,
    subjek_jenis TEXT NOT NULL,
    subjek TEXT NOT NULL,
    rincian TEXT NOT NULL,
    urutan BIGINT NOT NULL,
    periode TEXT NOT NULL,
    nilai TEXT,
    satuan TEXT NOT NULL,
    aturan TEXT NOT NULL,
    aturan_versi BIGINT NOT NULL,
    masukan_sha256 TEXT NOT NULL,
    masukan_di TEXT NOT NULL,
    alasan TEXT,
    sebab TEXT,
    oleh_sha256 TEXT NOT NULL,
    dicatat_at BIGINT NOT NULL,
    sebelum TEXT NOT NULL,
    sidik TEXT NOT NULL,
    PRIMARY KEY (instansi_id, id),
    UNIQUE (instansi_id, kode, subjek_jenis, subjek, rincian, urutan)
);

CREATE INDEX facts_fakta_periode
    ON facts_fakta (instansi_id, kode, subjek_jenis, subjek, rincian, periode, urutan);

-- The salt under which a person stands in the ledger of one institution. Deleting the row is the erasure: the
-- chain stays whole, and nobody can tell any more who published.
CREATE TABLE facts_garam (
    instansi_id BIGINT NOT NULL,
    oleh TEXT NOT NULL,
    garam TEXT NOT NULL,
    PRIMARY KEY (instansi_id, oleh)
);
