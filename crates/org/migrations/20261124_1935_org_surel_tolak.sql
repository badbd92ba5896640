-- When the mail server last refused a letter to the address of an account for good; none once a letter is taken.
ALTER TABLE org_akun ADD COLUMN surel_tolak_at BIGINT;
