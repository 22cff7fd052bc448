"""Nobody under eighteen has an account: the last line, in the database itself (commitment P-71).

Eighteen is reached on the birthday; somebody born on 29 February reaches it on 1 March of a year without that day, as
``age`` counts.
"""

from django.db import migrations

ADULTS = """
CREATE FUNCTION openleave_is_minor(born_on date, on_day date) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT date_part('year', age(on_day::timestamp, born_on::timestamp)) < 18
$$;

CREATE FUNCTION openleave_membership_adult() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.employee_id IS NOT NULL AND EXISTS (
        SELECT FROM people_profile p WHERE p.organization_id = NEW.organization_id AND p.employee_id = NEW.employee_id
          AND p.superseded_at IS NULL AND openleave_is_minor(p.born_on, CURRENT_DATE)
    ) THEN
        RAISE EXCEPTION 'nobody under eighteen has an account'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_membership_adult';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER adult BEFORE INSERT OR UPDATE OF employee_id ON accounts_membership
    FOR EACH ROW EXECUTE FUNCTION openleave_membership_adult();
"""

ANYBODY = """
DROP TRIGGER adult ON accounts_membership;
DROP FUNCTION openleave_membership_adult();
DROP FUNCTION openleave_is_minor(date, date);
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial"), ("accounts", "0003_walled_cases")]
    operations = [migrations.RunSQL(ADULTS, ANYBODY)]
