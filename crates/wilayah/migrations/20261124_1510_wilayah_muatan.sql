-- Files of boundaries that somebody uploaded. Without `dimuat_at` the job that reads the file is not over; a file that
-- was refused has no row. The boundaries themselves are the same for every institution, their files are not.
CREATE TABLE wilayah_muatan (
    instansi_id BIGINT NOT NULL,
    rujukan_id TEXT NOT NULL,
    pekerjaan_id TEXT NOT NULL,
    sumber TEXT NOT NULL,
    oleh TEXT NOT NULL,
    tempat BIGINT NOT NULL,
    titik BIGINT NOT NULL,
    dimuat_at BIGINT,
    PRIMARY KEY (instansi_id, rujukan_id)
);
