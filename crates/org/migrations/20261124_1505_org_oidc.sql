-- Accounts as a provider of sign-ins knows them. Global: whoever comes from there is looked up before anybody is known.
-- `nama` is how the provider described the person when the link was made.
CREATE TABLE org_oidc (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    akun_id TEXT NOT NULL REFERENCES org_akun (id),
    nama TEXT NOT NULL,
    dibuat_at BIGINT NOT NULL,
    dipakai_at BIGINT,
    PRIMARY KEY (issuer, subject),
    UNIQUE (issuer, akun_id)
);

CREATE INDEX org_oidc_akun ON org_oidc (akun_id);
