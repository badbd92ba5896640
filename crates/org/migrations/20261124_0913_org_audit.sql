-- The trail. Rows are appended in the transaction of what they tell of; `cari` is their text in small
-- letters, for searching.
CREATE TABLE org_audit (
    instansi_id BIGINT NOT NULL REFERENCES org_instansi (id),
    id TEXT NOT NULL,
    dicatat_at BIGINT NOT NULL,
    pelaku_id TEXT NOT NULL,
    pelaku TEXT NOT NULL,
    ruang TEXT NOT NULL,
    tindakan TEXT NOT NULL,
    objek TEXT NOT NULL,
    opd_id TEXT,
    rincian TEXT NOT NULL,
    cari TEXT NOT NULL,
    PRIMARY KEY (instansi_id, id)
);

CREATE INDEX org_audit_waktu ON org_audit (instansi_id, dicatat_at, id);
CREATE INDEX org_audit_objek ON org_audit (instansi_id, objek, dicatat_at);
CREATE INDEX org_audit_pelaku ON org_audit (instansi_id, pelaku_id, dicatat_at);

-- Rows that wait for their seal.
CREATE TABLE org_audit_antre (
    instansi_id BIGINT NOT NULL,
    audit_id TEXT NOT NULL,
    PRIMARY KEY (instansi_id, audit_id),
    FOREIGN KEY (instansi_id, audit_id) REFERENCES org_audit (instansi_id, id)
);

-- The chain: one seal for each batch. `isi` lists the rows with their hashes as JSON.
CREATE TABLE org_segel (
    instansi_id BIGINT NOT NULL REFERENCES org_instansi (id),
    urutan BIGINT NOT NULL CHECK (urutan >= 1),
    dibuat_at BIGINT NOT NULL,
    sebelum TEXT NOT NULL,
    isi TEXT NOT NULL,
    jumlah BIGINT NOT NULL,
    hash TEXT NOT NULL,
    kunci TEXT NOT NULL,
    mac TEXT NOT NULL,
    PRIMARY KEY (instansi_id, urutan)
);
