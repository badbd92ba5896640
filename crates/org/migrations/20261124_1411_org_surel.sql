-- Where an account gets letters, whether it wants notices there as well, and which notices still wait for a letter.
ALTER TABLE org_akun ADD COLUMN surel TEXT;
ALTER TABLE org_akun ADD COLUMN surel_kabar BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE org_pemberitahuan ADD COLUMN surel_menunggu BOOLEAN NOT NULL DEFAULT FALSE;

CREATE INDEX org_pemberitahuan_surel ON org_pemberitahuan (surel_menunggu, dibuat_at);
