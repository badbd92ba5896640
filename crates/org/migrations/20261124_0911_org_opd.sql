-- Agencies and units. A node has one row here and one row for each of its versions; `version` counts
-- the changes to all of them, so that a form filled in before somebody else's change is noticed.
-- `penerus_id` goes on with the work of a node that is closed.
CREATE TABLE org_opd (
    instansi_id BIGINT NOT NULL REFERENCES org_instansi (id),
    id TEXT NOT NULL,
    kode TEXT NOT NULL,
    penerus_id TEXT,
    version BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (instansi_id, id),
    UNIQUE (instansi_id, kode),
    FOREIGN KEY (instansi_id, penerus_id) REFERENCES org_opd (instansi_id, id)
);

-- berlaku_sampai is the last day, included; NULL while the version is open.
CREATE TABLE org_opd_versi (
    instansi_id BIGINT NOT NULL,
    opd_id TEXT NOT NULL,
    berlaku_mulai TEXT NOT NULL,
    berlaku_sampai TEXT,
    nama TEXT NOT NULL,
    singkatan TEXT,
    jenis TEXT NOT NULL,
    perangkat_daerah BOOLEAN NOT NULL,
    induk_id TEXT,
    dasar TEXT,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (instansi_id, opd_id, berlaku_mulai),
    FOREIGN KEY (instansi_id, opd_id) REFERENCES org_opd (instansi_id, id),
    FOREIGN KEY (instansi_id, induk_id) REFERENCES org_opd (instansi_id, id)
);

CREATE INDEX org_opd_versi_induk ON org_opd_versi (instansi_id, induk_id);
