-- The trail and its seals only grow, whoever holds the connection.
CREATE TRIGGER org_audit_tidak_diubah BEFORE UPDATE ON org_audit
BEGIN SELECT RAISE(ABORT, 'org_audit only grows'); END;

CREATE TRIGGER org_audit_tidak_dihapus BEFORE DELETE ON org_audit
BEGIN SELECT RAISE(ABORT, 'org_audit only grows'); END;

CREATE TRIGGER org_segel_tidak_diubah BEFORE UPDATE ON org_segel
BEGIN SELECT RAISE(ABORT, 'org_segel only grows'); END;

CREATE TRIGGER org_segel_tidak_dihapus BEFORE DELETE ON org_segel
BEGIN SELECT RAISE(ABORT, 'org_segel only grows'); END;
