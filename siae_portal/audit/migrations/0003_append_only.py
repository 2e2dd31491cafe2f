"""The database itself refuses to change or erase an event of the journal."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit_evenement is append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END;
$$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit_evenement
    FOR EACH ROW EXECUTE FUNCTION audit_append_only();
"""
ALLOW = """
DROP TRIGGER audit_append_only ON audit_evenement;
DROP FUNCTION audit_append_only();
"""


class Migration(migrations.Migration):
    """Trigger on UPDATE and DELETE; TRUNCATE stays a right of the owner of the table."""

    dependencies = [("audit", "0002_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
