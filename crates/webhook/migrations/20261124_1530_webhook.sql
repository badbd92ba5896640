-- Where an institution wants to be told. `rahasia` is encrypted. While a secret is being changed `rahasia_lama` signs
-- as well, until `lama_sampai_at`. `gagal_beruntun` counts failures in a row, `gagal_sejak_at` is
-- when the first of them was, `jeda_sampai_at` the end of the pause after the last one, 0 for none. `terakhir_at` is the
-- last success. A target that the program switched off itself says when and why.
CREATE TABLE webhook_tujuan (
    instansi_id BIGINT NOT NULL,
    id TEXT NOT NULL,
    nama TEXT NOT NULL,
    alamat TEXT NOT NULL,
    rahasia TEXT NOT NULL,
    rahasia_lama TEXT,
    lama_sampai_at BIGINT NOT NULL,
    aktif BOOLEAN NOT NULL,
    gagal_beruntun BIGINT NOT NULL,
    gagal_sejak_at BIGINT,
    jeda_sampai_at BIGINT NOT NULL,
    terakhir_at BIGINT,
    dimatikan_at BIGINT,
    dimatikan_sebab TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (instansi_id, id),
    UNIQUE (instansi_id, nama)
);

-- Which events a target wants.
CREATE TABLE webhook_peristiwa (
    instansi_id BIGINT NOT NULL,
    tujuan_id TEXT NOT NULL,
    kode TEXT NOT NULL,
    PRIMARY KEY (instansi_id, tujuan_id, kode),
    FOREIGN KEY (instansi_id, tujuan_id) REFERENCES webhook_tujuan (instansi_id, id)
);

-- The outbox. `isi` is sent byte for byte. `giliran_at` is the moment from which it may be tried, NULL once it was
-- delivered or given up. `status` is the last answer in HTTP, `catatan` why the last attempt failed.
CREATE TABLE webhook_kiriman (
    instansi_id BIGINT NOT NULL,
    id TEXT NOT NULL,
    tujuan_id TEXT NOT NULL,
    peristiwa TEXT NOT NULL,
    isi TEXT NOT NULL,
    dibuat_at BIGINT NOT NULL,
    giliran_at BIGINT,
    percobaan BIGINT NOT NULL,
    status BIGINT,
    catatan TEXT NOT NULL,
    terkirim_at BIGINT,
    PRIMARY KEY (instansi_id, id),
    FOREIGN KEY (instansi_id, tujuan_id) REFERENCES webhook_tujuan (instansi_id, id)
);

CREATE INDEX webhook_kiriman_giliran ON webhook_kiriman (giliran_at);
CREATE INDEX webhook_kiriman_tujuan ON webhook_kiriman (instansi_id, tujuan_id, id);
CREATE INDEX webhook_kiriman_dibuat ON webhook_kiriman (dibuat_at);
