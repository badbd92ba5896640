-- Forms that have been written once: sending one again finds its token here and changes nothing.
CREATE TABLE web_kiriman (
    instansi_id BIGINT NOT NULL,
    token_hash  TEXT   NOT NULL,
    sent_at     BIGINT NOT NULL,
    PRIMARY KEY (instansi_id, token_hash)
);
CREATE INDEX web_kiriman_sent_at ON web_kiriman (sent_at);
