CREATE TABLE uji_salin (
    instansi_id BIGINT NOT NULL,
    id TEXT NOT NULL,
    penerus_id TEXT,
    jumlah BIGINT,
    aktif BOOLEAN NOT NULL,
    PRIMARY KEY (instansi_id, id),
    FOREIGN KEY (instansi_id, penerus_id) REFERENCES uji_salin (instansi_id, id)
);

