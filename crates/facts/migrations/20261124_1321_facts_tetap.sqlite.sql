-- The ledger only grows, whoever holds the connection.
CREATE TRIGGER facts_fakta_tidak_diubah BEFORE UPDATE ON facts_fakta
BEGIN SELECT RAISE(ABORT, 'facts_fakta only grows'); END;

CREATE TRIGGER facts_fakta_tidak_dihapus BEFORE DELETE ON facts_fakta
BEGIN SELECT RAISE(ABORT, 'facts_fakta only grows'); END;
