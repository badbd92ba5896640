-- Accounts. Global: a sign-in name is looked up before the institution is known.
-- `cari` is the lower-cased name and sign-in name, written by the program for searching.
CREATE TABLE org_akun (
    id TEXT NOT NULL PRIMARY KEY,
    instansi_id BIGINT NOT NULL REFERENCES org_instansi (id),
    nama_masuk TEXT NOT NULL UNIQUE,
    nama TEXT NOT NULL,
    cari TEXT NOT NULL,
    opd_id TEXT,
    aktif BOOLEAN NOT NULL,
    sandi_hash TEXT,
    sandi_at BIGINT,
    masuk_at BIGINT,
    version BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    UNIQUE (instansi_id, id),
    FOREIGN KEY (instansi_id, opd_id) REFERENCES org_opd (instansi_id, id)
);

CREATE INDEX org_akun_nama ON org_akun (instansi_id, nama, id);

-- Roles with their dates; opd_id is the root of the subtree, NULL for the whole institution.
CREATE TABLE org_peran (
    instansi_id BIGINT NOT NULL,
    id TEXT NOT NULL,
    akun_id TEXT NOT NULL,
    peran TEXT NOT NULL,
    opd_id TEXT,
    berlaku_mulai TEXT NOT NULL,
    berlaku_sampai TEXT,
    version BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (instansi_id, id),
    FOREIGN KEY (instansi_id, akun_id) REFERENCES org_akun (instansi_id, id),
    FOREIGN KEY (instansi_id, opd_id) REFERENCES org_opd (instansi_id, id)
);

CREATE INDEX org_peran_akun ON org_peran (instansi_id, akun_id);

-- Sessions. Global: a cookie is looked up before the institution is known. Only the hash of the
-- token is kept, so that a copy of this table opens no door.
CREATE TABLE org_sesi (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    akun_id TEXT NOT NULL REFERENCES org_akun (id),
    menunggu_kode BOOLEAN NOT NULL,
    alat TEXT NOT NULL,
    alamat TEXT NOT NULL,
    dibuat_at BIGINT NOT NULL,
    dipakai_at BIGINT NOT NULL,
    berakhir_at BIGINT NOT NULL
);

CREATE INDEX org_sesi_akun ON org_sesi (akun_id);
CREATE INDEX org_sesi_berakhir ON org_sesi (berakhir_at);

-- Failed attempts. Global: counted for names that may not exist. `kunci` is a keyed hash of the
-- name or the address, since people type passwords into the wrong field.
CREATE TABLE org_gagal_masuk (
    kunci TEXT NOT NULL PRIMARY KEY,
    jumlah BIGINT NOT NULL,
    terakhir_at BIGINT NOT NULL,
    tertutup_sampai_at BIGINT NOT NULL
);

CREATE INDEX org_gagal_masuk_terakhir ON org_gagal_masuk (terakhir_at);

-- Second factor. Global like the account. The secret is encrypted; `langkah` is the last step used.
CREATE TABLE org_totp (
    akun_id TEXT NOT NULL PRIMARY KEY REFERENCES org_akun (id),
    rahasia TEXT NOT NULL,
    aktif BOOLEAN NOT NULL,
    langkah BIGINT NOT NULL,
    dibuat_at BIGINT NOT NULL
);

CREATE TABLE org_kode_pulih (
    akun_id TEXT NOT NULL REFERENCES org_akun (id),
    kode_hash TEXT NOT NULL,
    PRIMARY KEY (akun_id, kode_hash)
);

-- One-time codes for a new password, given out by an administrator. Global like the account.
CREATE TABLE org_kode_sandi (
    akun_id TEXT NOT NULL PRIMARY KEY REFERENCES org_akun (id),
    kode_hash TEXT NOT NULL UNIQUE,
    berakhir_at BIGINT NOT NULL
);
