package io.cobro.api.testing;

import io.cobro.core.id.Id;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/// Many of what a company has one of, made in the database: the k-th copy of one thing belongs to
/// the k-th copies of the others.
///
/// @param of whose they are
/// @param count how many of each
public record Copies(Company of, int count) {

    private record Ref(String prefix, UUID value) implements Id {}

    /// The place in the database of the k-th copy, as an expression of `k`.
    public static String id(String kind) {
        return "md5('%s' || k)::uuid".formatted(kind);
    }

    /// Copies the rows of a table.
    ///
    /// @param where which rows
    /// @param changed columns and their expressions of `k`, by turns
    public Copies make(String table, String where, String... changed) {
        of.server()
                .change(
                        of.tenant(),
                        """
                        insert into %1$s (%5$s)
                        select %5$s
                        from (
                          select (jsonb_populate_record(one, jsonb_build_object(%2$s))).*
                          from %1$s one cross join generate_series(1, %4$d) k where %3$s) copied
                        """
                                .formatted(table, pairs(changed), where, count, columns(table)));
        return this;
    }

    /// The columns of a table but those that the database makes of others.
    private String columns(String table) {
        return of.server()
                .rows(
                        of.tenant(),
                        """
                        select string_agg(quote_ident(attname), ',') from pg_attribute
                        where attrelid = '%s'::regclass and attnum > 0 and not attisdropped and attgenerated = ''
                        """
                                .formatted(table))
                .getFirst();
    }

    private static String pairs(String... changed) {
        StringBuilder pairs = new StringBuilder();
        for (int i = 0; i < changed.length; i += 2) {
            pairs.append(i == 0 ? "" : ", ")
                    .append("'%s', %s".formatted(changed[i], changed[i + 1]));
        }
        return pairs.toString();
    }

    /// The public ids of all copies.
    ///
    /// @param prefix what such ids begin with
    public List<String> ids(String kind, String prefix) {
        String values =
                "select %s from generate_series(1, %d) k order by k".formatted(id(kind), count);
        List<String> found = of.server().rows(of.tenant(), values);
        return IntStream.range(0, count)
                .mapToObj(i -> new Ref(prefix, UUID.fromString(found.get(i))).text())
                .toList();
    }
}
