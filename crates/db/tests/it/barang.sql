CREATE TABLE uji_barang (
    instansi_id BIGINT NOT NULL,
    id TEXT NOT NULL,
    kode TEXT NOT NULL,
    jumlah BIGINT,
    aktif BOOLEAN,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (instansi_id, id),
    CONSTRAINT uji_barang_kode UNIQUE (instansi_id, kode)
);

CREATE TABLE uji_titipan (
    instansi_id BIGINT NOT NULL,
    barang_id TEXT NOT NULL,
    pemilik TEXT NOT NULL,
    FOREIGN KEY (instansi_id, barang_id) REFERENCES uji_barang (instansi_id, id)
);

CREATE UNIQUE INDEX uji_titipan_satu ON uji_titipan (instansi_id, pemilik);
