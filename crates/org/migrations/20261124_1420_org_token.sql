-- Tokens of programs. Global like the session: the hash is looked up before the institution is known. `izin` holds
-- the codes of the permissions, with spaces between them; no statement looks into it.
CREATE TABLE org_token (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    akun_id TEXT NOT NULL REFERENCES org_akun (id),
    nama TEXT NOT NULL,
    izin TEXT NOT NULL,
    dibuat_at BIGINT NOT NULL,
    berakhir_at BIGINT NOT NULL,
    dipakai_at BIGINT,
    dicabut_at BIGINT
);

CREATE INDEX org_token_akun ON org_token (akun_id);
CREATE INDEX org_token_berakhir ON org_token (berakhir_at);
