-- The ledger only grows, whoever holds the connection.
CREATE FUNCTION facts_hanya_bertambah() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME;
END;
$$;

CREATE TRIGGER facts_fakta_tidak_diubah BEFORE UPDATE OR DELETE ON facts_fakta
FOR EACH ROW EXECUTE FUNCTION facts_hanya_bertambah();

CREATE TRIGGER facts_fakta_tidak_dikosongkan BEFORE TRUNCATE ON facts_fakta
FOR EACH STATEMENT EXECUTE FUNCTION facts_hanya_bertambah();
