-- Institutions. Global: the register of houses is what every other key starts from.
-- `other_names` holds former and popular names, for searching.
CREATE TABLE org_instansi (
    id BIGINT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    short TEXT NOT NULL,
    other_names TEXT,
    jenis TEXT NOT NULL,
    zona TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);
