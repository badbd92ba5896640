-- How much of what may be asked for at once is spent: of a target, or of the institution as a whole, whose `sasaran` is
-- empty. From `habis_sampai_at` on nothing counts any more.
CREATE TABLE webhook_laju (
    instansi_id BIGINT NOT NULL,
    sasaran TEXT NOT NULL,
    habis_sampai_at BIGINT NOT NULL,
    PRIMARY KEY (instansi_id, sasaran)
);
