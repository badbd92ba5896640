-- The trail and its seals only grow, whoever holds the connection.
CREATE FUNCTION org_hanya_bertambah() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME;
END;
$$;

CREATE TRIGGER org_audit_tidak_diubah BEFORE UPDATE OR DELETE ON org_audit
FOR EACH ROW EXECUTE FUNCTION org_hanya_bertambah();

CREATE TRIGGER org_audit_tidak_dikosongkan BEFORE TRUNCATE ON org_audit
FOR EACH STATEMENT EXECUTE FUNCTION org_hanya_bertambah();

CREATE TRIGGER org_segel_tidak_diubah BEFORE UPDATE OR DELETE ON org_segel
FOR EACH ROW EXECUTE FUNCTION org_hanya_bertambah();

CREATE TRIGGER org_segel_tidak_dikosongkan BEFORE TRUNCATE ON org_segel
FOR EACH STATEMENT EXECUTE FUNCTION org_hanya_bertambah();
