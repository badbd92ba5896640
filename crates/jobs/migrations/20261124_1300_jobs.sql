-- Work that outlives its request. `giliran_at` is the moment from which a node may take the job: its due time
-- while it waits, the end of the lease while it runs, NULL once it has ended. `sewa` counts the leases ever
-- given: whoever holds an older number may write nothing more. `percobaan` counts the attempts that are held
-- against the job. `kunci` keeps a second job for the same thing away and is emptied at the end.
CREATE TABLE jobs_pekerjaan (
    instansi_id BIGINT NOT NULL,
    id TEXT NOT NULL,
    kode TEXT NOT NULL,
    judul TEXT NOT NULL,
    oleh TEXT NOT NULL,
    masukan TEXT NOT NULL,
    kunci TEXT,
    keadaan TEXT NOT NULL,
    giliran_at BIGINT,
    sewa BIGINT NOT NULL,
    percobaan BIGINT NOT NULL,
    simpul TEXT,
    batal_diminta BOOLEAN NOT NULL,
    maju BIGINT NOT NULL,
    dari BIGINT NOT NULL,
    keterangan TEXT NOT NULL,
    hasil TEXT NOT NULL,
    tautan TEXT,
    dibuat_at BIGINT NOT NULL,
    mulai_at BIGINT,
    selesai_at BIGINT,
    PRIMARY KEY (instansi_id, id),
    UNIQUE (instansi_id, kode, kunci)
);

CREATE INDEX jobs_pekerjaan_giliran ON jobs_pekerjaan (giliran_at);
CREATE INDEX jobs_pekerjaan_oleh ON jobs_pekerjaan (instansi_id, oleh, id);
CREATE INDEX jobs_pekerjaan_selesai ON jobs_pekerjaan (selesai_at);

-- What a job told on its way, in the order told.
CREATE TABLE jobs_catatan (
    instansi_id BIGINT NOT NULL,
    pekerjaan_id TEXT NOT NULL,
    urutan BIGINT NOT NULL,
    dicatat_at BIGINT NOT NULL,
    baris TEXT NOT NULL,
    PRIMARY KEY (instansi_id, pekerjaan_id, urutan),
    FOREIGN KEY (instansi_id, pekerjaan_id) REFERENCES jobs_pekerjaan (instansi_id, id)
);

-- Scheduled work of the whole house. Global: one round serves every institution. Only the last run is kept,
-- so that a round every five seconds does not fill the table. `gagal` counts failures in a row.
CREATE TABLE jobs_jadwal (
    kode TEXT NOT NULL PRIMARY KEY,
    giliran_at BIGINT NOT NULL,
    sewa BIGINT NOT NULL,
    simpul TEXT,
    mulai_at BIGINT,
    selesai_at BIGINT,
    gagal BIGINT NOT NULL,
    galat TEXT
);
