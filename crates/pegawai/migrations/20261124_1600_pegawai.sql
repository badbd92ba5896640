-- The personnel register. opd_id is where the person works on the day of the last change; it is the scope of
-- everything below. `cari` is the lower-cased name and numbers, written by the program for searching. The NIK is
-- encrypted; nik_indeks is a keyed hash by which an equal one is found.
CREATE TABLE pegawai_orang (
    instansi_id BIGINT NOT NULL REFERENCES org_instansi (id),
    id TEXT NOT NULL,
    jenis TEXT NOT NULL,
    nip TEXT,
    nomor_internal TEXT,
    nama TEXT NOT NULL,
    gelar_depan TEXT NOT NULL,
    gelar_belakang TEXT NOT NULL,
    cari TEXT NOT NULL,
    lahir TEXT NOT NULL,
    tempat_lahir TEXT NOT NULL,
    kelamin TEXT NOT NULL,
    nik_sandi TEXT,
    nik_indeks TEXT,
    surel TEXT NOT NULL,
    telepon TEXT NOT NULL,
    opd_id TEXT NOT NULL,
    akun_id TEXT,
    masuk TEXT NOT NULL,
    keluar TEXT,
    alasan_keluar TEXT,
    version BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (instansi_id, id),
    UNIQUE (instansi_id, nip),
    UNIQUE (instansi_id, nomor_internal),
    UNIQUE (instansi_id, nik_indeks),
    UNIQUE (instansi_id, akun_id),
    FOREIGN KEY (instansi_id, opd_id) REFERENCES org_opd (instansi_id, id),
    FOREIGN KEY (instansi_id, akun_id) REFERENCES org_akun (instansi_id, id)
);

CREATE INDEX pegawai_orang_nama ON pegawai_orang (instansi_id, nama, id);
CREATE INDEX pegawai_orang_opd ON pegawai_orang (instansi_id, opd_id, nama, id);

-- Posts. atasan_id is the post of the direct superior. tunggal: one holder at a time. bup only where a law of its
-- own sets the age of retirement.
CREATE TABLE pegawai_jabatan (
    instansi_id BIGINT NOT NULL REFERENCES org_instansi (id),
    id TEXT NOT NULL,
    kode TEXT NOT NULL,
    nama TEXT NOT NULL,
    cari TEXT NOT NULL,
    opd_id TEXT NOT NULL,
    jenjang TEXT NOT NULL,
    eselon TEXT,
    tunggal BOOLEAN NOT NULL,
    atasan_id TEXT,
    bup_tahun BIGINT,
    bup_dasar TEXT,
    mulai TEXT NOT NULL,
    sampai TEXT,
    version BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (instansi_id, id),
    UNIQUE (instansi_id, kode),
    FOREIGN KEY (instansi_id, opd_id) REFERENCES org_opd (instansi_id, id),
    FOREIGN KEY (instansi_id, atasan_id) REFERENCES pegawai_jabatan (instansi_id, id)
);

CREATE INDEX pegawai_jabatan_opd ON pegawai_jabatan (instansi_id, opd_id, kode);
CREATE INDEX pegawai_jabatan_atasan ON pegawai_jabatan (instansi_id, atasan_id);

-- Who held which post, in which way, on which days (both included; NULL while it goes on).
CREATE TABLE pegawai_pangku (
    instansi_id BIGINT NOT NULL REFERENCES org_instansi (id),
    id TEXT NOT NULL,
    pegawai_id TEXT NOT NULL,
    jabatan_id TEXT NOT NULL,
    cara TEXT NOT NULL,
    mulai TEXT NOT NULL,
    sampai TEXT,
    sk_nomor TEXT NOT NULL,
    sk_tanggal TEXT,
    version BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (instansi_id, id),
    FOREIGN KEY (instansi_id, pegawai_id) REFERENCES pegawai_orang (instansi_id, id),
    FOREIGN KEY (instansi_id, jabatan_id) REFERENCES pegawai_jabatan (instansi_id, id)
);

CREATE INDEX pegawai_pangku_jabatan ON pegawai_pangku (instansi_id, jabatan_id, mulai);
CREATE INDEX pegawai_pangku_pegawai ON pegawai_pangku (instansi_id, pegawai_id, mulai);

-- Histories by date. `kode` is what rules read (rank, level of education, grade, weight of a sanction); `uraian` is
-- what people read; jumlah counts hours of a training.
CREATE TABLE pegawai_riwayat (
    instansi_id BIGINT NOT NULL REFERENCES org_instansi (id),
    id TEXT NOT NULL,
    pegawai_id TEXT NOT NULL,
    jenis TEXT NOT NULL,
    mulai TEXT NOT NULL,
    sampai TEXT,
    kode TEXT NOT NULL,
    uraian TEXT NOT NULL,
    jumlah BIGINT,
    sk_nomor TEXT NOT NULL,
    sk_tanggal TEXT,
    version BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (instansi_id, id),
    UNIQUE (instansi_id, pegawai_id, jenis, mulai, kode, uraian),
    FOREIGN KEY (instansi_id, pegawai_id) REFERENCES pegawai_orang (instansi_id, id)
);

-- Who looked at whose record, written in a rush through the group commit.
CREATE TABLE pegawai_lihat (
    instansi_id BIGINT NOT NULL REFERENCES org_instansi (id),
    pegawai_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    akun_id TEXT NOT NULL,
    bagian TEXT NOT NULL,
    PRIMARY KEY (instansi_id, pegawai_id, at, akun_id, bagian),
    FOREIGN KEY (instansi_id, pegawai_id) REFERENCES pegawai_orang (instansi_id, id)
);

-- A correction that somebody asks for in the own record. `keadaan`: menunggu, dibetulkan, ditolak.
CREATE TABLE pegawai_pembetulan (
    instansi_id BIGINT NOT NULL REFERENCES org_instansi (id),
    id TEXT NOT NULL,
    pegawai_id TEXT NOT NULL,
    bagian TEXT NOT NULL,
    isi TEXT NOT NULL,
    diminta_at BIGINT NOT NULL,
    keadaan TEXT NOT NULL,
    jawaban TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (instansi_id, id),
    FOREIGN KEY (instansi_id, pegawai_id) REFERENCES pegawai_orang (instansi_id, id)
);

CREATE INDEX pegawai_pembetulan_keadaan ON pegawai_pembetulan (instansi_id, keadaan, diminta_at, id);
CREATE INDEX pegawai_pembetulan_pegawai ON pegawai_pembetulan (instansi_id, pegawai_id, diminta_at);
