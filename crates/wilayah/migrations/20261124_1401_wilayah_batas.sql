-- Boundaries as GeoJSON geometries: as they came, and simplified for the map.
CREATE TABLE wilayah_batas (
    kode_kemendagri TEXT NOT NULL PRIMARY KEY REFERENCES wilayah_tempat (kode_kemendagri),
    utuh TEXT NOT NULL,
    sederhana TEXT NOT NULL,
    titik BIGINT NOT NULL,
    sumber TEXT NOT NULL,
    dicatat_at BIGINT NOT NULL
);
