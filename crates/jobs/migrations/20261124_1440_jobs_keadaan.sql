-- Whoever watches the machine counts the jobs by their state every few seconds.
CREATE INDEX jobs_pekerjaan_keadaan ON jobs_pekerjaan (keadaan, giliran_at);
