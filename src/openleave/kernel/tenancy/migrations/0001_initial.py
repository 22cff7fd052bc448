"""The functions every row-level security policy asks. Without a scope they raise: never all rows, never silence."""

from django.db import migrations

CREATE = """
CREATE FUNCTION openleave_current_organization() RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE value text := current_setting('openleave.organization', true);
BEGIN
    IF value IS NULL OR value = '' THEN
        RAISE EXCEPTION 'no organization is set for this transaction'
            USING ERRCODE = 'insufficient_privilege', HINT = 'Open an organization_scope around the query.';
    END IF;
    RETURN value::uuid;
END $$;

CREATE FUNCTION openleave_current_account() RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE value text := current_setting('openleave.account', true);
BEGIN
    IF value IS NULL OR value = '' THEN
        RAISE EXCEPTION 'no organization and no account is set for this transaction'
            USING ERRCODE = 'insufficient_privilege', HINT = 'Open an organization_scope or an account_scope.';
    END IF;
    RETURN value::uuid;
END $$;

CREATE FUNCTION openleave_has_organization() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT COALESCE(current_setting('openleave.organization', true), '') <> ''
$$;

CREATE FUNCTION openleave_is_operator() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT COALESCE(current_setting('openleave.operator', true), '') = 'on'
$$;
"""

DROP = """
DROP FUNCTION openleave_is_operator();
DROP FUNCTION openleave_has_organization();
DROP FUNCTION openleave_current_account();
DROP FUNCTION openleave_current_organization();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(CREATE, DROP)]
