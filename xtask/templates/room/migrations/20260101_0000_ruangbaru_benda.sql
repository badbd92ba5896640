-- What the room keeps. `instansi_id` leads every key.
CREATE TABLE ruangbaru_benda (
    instansi_id BIGINT NOT NULL REFERENCES org_instansi (id),
    id TEXT NOT NULL,
    judul TEXT NOT NULL,
    tanggal TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (instansi_id, id)
);

CREATE INDEX ruangbaru_benda_tanggal ON ruangbaru_benda (instansi_id, tanggal, id);
