package io.cobro.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.persistence.testing.Rows;
import io.cobro.persistence.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What every table must keep, read from the catalogue of the migrated database.
class CatalogueIT {

    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final String GLOBAL =
            "('tenant', 'api_key', 'work_queue', 'flyway_schema_history', 'scheduled_tasks')";

    @Test
    void every_table_of_tenants_has_row_level_security_enabled_and_forced() throws Exception {
        assertThat(
                        found(
                                """
                                select relname from pg_class
                                where relnamespace = 'cobro'::regnamespace and relkind in ('r', 'p')
                                  and relname not in %s and not (relrowsecurity and relforcerowsecurity)
                                """
                                        .formatted(GLOBAL)))
                .isEmpty();
    }

    @Test
    void every_table_of_tenants_has_the_policy_of_its_tenant() throws Exception {
        assertThat(
                        found(
                                """
                                select relname from pg_class c
                                where relnamespace = 'cobro'::regnamespace and relkind in ('r', 'p')
                                  and relname not in %s
                                  and not exists (
                                    select from pg_policy p
                                    where p.polrelid = c.oid and p.polname = 'own_tenant' and p.polcmd = '*'
                                      and p.polroles = '{0}' and p.polwithcheck is null
                                      and pg_get_expr(p.polqual, p.polrelid) =
                                        '(tenant_id = (NULLIF(current_setting(''app.tenant_id''::text, true), ''''::text))::bigint)')
                                """
                                        .formatted(GLOBAL)))
                .isEmpty();
    }

    @Test
    void every_table_but_flyways_has_a_tenant() throws Exception {
        assertThat(
                        found(
                                """
                                select relname from pg_class c
                                where relnamespace = 'cobro'::regnamespace and relkind in ('r', 'p')
                                  and relname not in ('flyway_schema_history', 'scheduled_tasks')
                                  and not exists (
                                    select from pg_attribute a
                                    where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnotnull
                                      and a.atttypid = 'bigint'::regtype)
                                """))
                .isEmpty();
    }

    @Test
    void the_tenant_comes_first_in_every_key() throws Exception {
        assertThat(
                        found(
                                """
                                select i.indexrelid::regclass from pg_index i
                                join pg_class c on c.oid = i.indrelid
                                join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
                                where c.relnamespace = 'cobro'::regnamespace and i.indisunique
                                  and c.relname not in ('flyway_schema_history', 'scheduled_tasks')
                                  and a.attname <> 'tenant_id'
                                order by 1
                                """))
                .as("unique keys that hold across tenants")
                .containsExactlyInAnyOrder(
                        "uq_tenant__public_id", "uq_tenant__name", "uq_api_key__secret_hash");
        assertThat(
                        found(
                                """
                                select k.conname from pg_constraint k
                                join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
                                join pg_attribute f on f.attrelid = k.confrelid and f.attnum = k.confkey[1]
                                where k.connamespace = 'cobro'::regnamespace and k.contype = 'f'
                                  and (a.attname <> 'tenant_id' or f.attname <> 'tenant_id')
                                """))
                .isEmpty();
    }

    @Test
    void every_foreign_key_has_an_index() throws Exception {
        assertThat(
                        found(
                                """
                                select k.conname from pg_constraint k
                                where k.connamespace = 'cobro'::regnamespace and k.contype = 'f'
                                  and not exists (
                                    select from pg_index i
                                    where i.indrelid = k.conrelid and i.indpred is null
                                      and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] = k.conkey)
                                """))
                .isEmpty();
    }

    @Test
    void every_constraint_and_index_is_named_by_the_convention() throws Exception {
        assertThat(
                        found(
                                """
                                select k.conname from pg_constraint k
                                join pg_class c on c.oid = k.conrelid
                                where k.connamespace = 'cobro'::regnamespace and k.contype <> 'n'
                                  and c.relname not in ('flyway_schema_history', 'scheduled_tasks')
                                  and k.conname !~ case k.contype
                                    when 'p' then '^pk_' || c.relname || '$'
                                    when 'u' then '^uq_' || c.relname || '__[a-z_]+$'
                                    when 'f' then '^fk_' || c.relname || '__[a-z_]+$'
                                    when 'c' then '^ck_' || c.relname || '__[a-z_]+$'
                                    else 'nothing else' end
                                """))
                .isEmpty();
        assertThat(
                        found(
                                """
                                select x.relname from pg_index i
                                join pg_class x on x.oid = i.indexrelid
                                join pg_class c on c.oid = i.indrelid
                                where c.relnamespace = 'cobro'::regnamespace
                                  and c.relname not in ('flyway_schema_history', 'scheduled_tasks')
                                  and x.relname !~ ('^(pk_' || c.relname || '|(uq|ix)_' || c.relname || '__[a-z_]+)$')
                                """))
                .isEmpty();
    }

    @Test
    void money_is_minor_units_in_bigint() throws Exception {
        assertThat(
                        found(
                                """
                                select table_name || '.' || column_name from information_schema.columns
                                where table_schema = 'cobro' and table_name not in ('flyway_schema_history', 'scheduled_tasks')
                                  and (column_name like '%\\_minor' and data_type <> 'bigint'
                                    or column_name like '%\\_date' and data_type <> 'date'
                                    or column_name like '%\\_at' and data_type <> 'timestamp with time zone'
                                    or data_type in ('timestamp without time zone', 'money', 'real'))
                                """))
                .isEmpty();
    }

    @Test
    void the_application_only_adds_to_the_ledger_and_the_audit_log() throws Exception {
        assertThat(
                        found(
                                """
                                select t || ' ' || privilege
                                from unnest(array['journal_entry', 'posting', 'balance_span', 'allocation', 'event_inbox',
                                    'event', 'event_counter', 'receivable_movement', 'receivable_due', 'receivable_day', 'audit_act']) t
                                cross join unnest(array['update', 'delete', 'truncate']) privilege
                                where has_table_privilege('cobro_app', 'cobro.' || t, privilege)
                                """))
                .isEmpty();
        assertThat(
                        found(
                                """
                                select relname from pg_class
                                where relnamespace = 'cobro'::regnamespace and relkind in ('r', 'p')
                                  and (has_table_privilege('cobro_app', oid, 'truncate')
                                    or has_table_privilege('cobro_sequencer', oid, 'truncate'))
                                """))
                .isEmpty();
    }

    @Test
    void what_distributed_databases_do_not_have_is_not_used() throws Exception {
        assertThat(
                        found(
                                """
                                select conname from pg_constraint
                                where connamespace = 'cobro'::regnamespace and (contype = 'x' or condeferrable)
                                union all
                                select typname from pg_type
                                where typnamespace = 'cobro'::regnamespace and typtype = 'e'
                                """))
                .isEmpty();
    }

    private static List<String> found(String query) throws Exception {
        return Rows.of(DATABASE, query);
    }
}
