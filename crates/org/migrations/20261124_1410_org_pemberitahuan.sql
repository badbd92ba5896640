-- What people are told: a job of theirs has ended, somebody waits for them. Written in the transaction of what it
-- tells. The id comes from what is told, so that nobody is told twice.
CREATE TABLE org_pemberitahuan (
    instansi_id BIGINT NOT NULL,
    akun_id TEXT NOT NULL,
    id TEXT NOT NULL,
    judul TEXT NOT NULL,
    isi TEXT NOT NULL,
    tautan TEXT,
    dibuat_at BIGINT NOT NULL,
    dibaca_at BIGINT,
    PRIMARY KEY (instansi_id, akun_id, id),
    FOREIGN KEY (instansi_id, akun_id) REFERENCES org_akun (instansi_id, id)
);

CREATE INDEX org_pemberitahuan_dibaca ON org_pemberitahuan (instansi_id, akun_id, dibaca_at);
CREATE INDEX org_pemberitahuan_dibuat ON org_pemberitahuan (dibuat_at);
