-- When somebody showed that the address is theirs, and the one-time codes that letters carry: one for each purpose,
-- good only for the address to which it went.
ALTER TABLE org_akun ADD COLUMN surel_pasti_at BIGINT;

CREATE TABLE org_kode_surel (
    akun_id TEXT NOT NULL REFERENCES org_akun (id),
    guna TEXT NOT NULL,
    kode_hash TEXT NOT NULL UNIQUE,
    surel TEXT NOT NULL,
    berakhir_at BIGINT NOT NULL,
    PRIMARY KEY (akun_id, guna)
);

CREATE INDEX org_kode_surel_berakhir ON org_kode_surel (berakhir_at);
