package io.cobro.persistence.document;

import static org.jooq.impl.DSL.or;

import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;

/// Numbers of documents as people quote them, in conditions.
public final class Numbers {

    private Numbers() {}

    /// Whether series and folio joined are a number. Series and folio may have hyphens, too:
    /// `A-1-2` is `1-2` of `A`, or `2` of `A-1`. Each is compared by itself, which an index serves.
    public static Condition isNumber(Field<String> series, Field<String> folio, String number) {
        List<Condition> readings = new ArrayList<>();
        readings.add(folio.eq(number).and(series.isNull()));
        readings.add(folio.isNull().and(series.eq(number)));
        for (int at = number.indexOf('-'); at >= 0; at = number.indexOf('-', at + 1)) {
            readings.add(
                    folio.eq(number.substring(at + 1)).and(series.eq(number.substring(0, at))));
        }
        return or(readings);
    }
}
