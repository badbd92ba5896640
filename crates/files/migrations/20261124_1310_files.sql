-- Contents, once per institution. The object lies under <instansi>/aa/bb/<sha256>-<tempat>: `tempat` differs each
-- time the same content is uploaded anew, so that removing an old object can never hit a new one. `at` is the
-- last upload: the grace of the collection counts from there.
CREATE TABLE files_isi (
    instansi_id BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    tempat TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (instansi_id, sha256)
);

CREATE INDEX files_isi_at ON files_isi (at);

-- Who refers to a content. `opd_id` is NULL for what belongs to the institution as a whole.
CREATE TABLE files_rujukan (
    instansi_id BIGINT NOT NULL,
    id TEXT NOT NULL,
    room TEXT NOT NULL,
    subject TEXT NOT NULL,
    opd_id TEXT,
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    attached_by TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (instansi_id, id),
    FOREIGN KEY (instansi_id, sha256) REFERENCES files_isi (instansi_id, sha256)
);

CREATE INDEX files_rujukan_subject ON files_rujukan (instansi_id, room, subject);
CREATE INDEX files_rujukan_sha256 ON files_rujukan (instansi_id, sha256);

-- Objects that no content knows: uploads that have not ended, and contents taken away. A row is written before its
-- object, so that a program that dies leaves nothing unknown behind. From `boleh_at` the collection may take it;
-- once `diambil`, no upload can end with it any more.
CREATE TABLE files_buangan (
    instansi_id BIGINT NOT NULL,
    tempat TEXT NOT NULL,
    sha256 TEXT,
    boleh_at BIGINT NOT NULL,
    diambil BOOLEAN NOT NULL,
    PRIMARY KEY (instansi_id, tempat)
);

CREATE INDEX files_buangan_boleh ON files_buangan (boleh_at);
