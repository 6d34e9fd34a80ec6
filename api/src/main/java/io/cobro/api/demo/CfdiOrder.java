package io.cobro.api.demo;

import io.cobro.api.demo.DemoInput.InputFile;
import io.cobro.core.fiscal.CfdiDocument;
import io.cobro.core.fiscal.CfdiReader;
import io.cobro.core.fiscal.CfdiReading;
import io.cobro.core.fiscal.CfdiRelation;
import io.cobro.core.fiscal.CfdiType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The order in which documents are taken in, whatever their files are called: invoices by date, a
/// substitute after what it replaces; then credit notes; then all others; then what cannot be read.
final class CfdiOrder {

    /// Substitutes of substitutes that are followed.
    private static final int REPLACEMENTS_MAX = 50;

    /// @param reading what the file is, as far as it can be read
    record Ordered(InputFile file, CfdiReading reading) {

        @Nullable CfdiDocument document() {
            return reading instanceof CfdiReading.Read(var document) ? document : null;
        }
    }

    private CfdiOrder() {}

    static List<Ordered> of(List<InputFile> files, CfdiReader reader) {
        List<Ordered> ordered = new ArrayList<>();
        Map<String, CfdiDocument> byUuid = new HashMap<>();
        for (InputFile file : files) {
            Ordered one = new Ordered(file, reader.read(file.content().bytes()));
            ordered.add(one);
            CfdiDocument document = one.document();
            if (document != null && document.uuid() != null) {
                byUuid.putIfAbsent(document.uuid(), document);
            }
        }
        // The sort is stable: equal documents stay in the order in which they were given.
        ordered.sort(
                Comparator.comparingInt(CfdiOrder::group)
                        .thenComparing(one -> date(one))
                        .thenComparingInt(one -> replacements(one.document(), byUuid))
                        .thenComparing(one -> uuid(one)));
        return ordered;
    }

    private static int group(Ordered one) {
        CfdiDocument document = one.document();
        if (document == null) {
            return 3;
        }
        return document.type() == CfdiType.INCOME
                ? 0
                : document.type().changesReceivables() ? 1 : 2;
    }

    private static String date(Ordered one) {
        CfdiDocument document = one.document();
        return document == null ? "" : document.issuedAt().toString();
    }

    private static String uuid(Ordered one) {
        CfdiDocument document = one.document();
        return document == null || document.uuid() == null ? "" : document.uuid();
    }

    /// How many documents this one replaces one after the other.
    private static int replacements(
            @Nullable CfdiDocument document, Map<String, CfdiDocument> byUuid) {
        int count = 0;
        CfdiDocument at = document;
        while (at != null && count < REPLACEMENTS_MAX) {
            List<String> replaced = at.related(CfdiRelation.REPLACES);
            if (replaced.isEmpty()) {
                return count;
            }
            at = byUuid.get(replaced.getFirst().toUpperCase(Locale.ROOT));
            count++;
        }
        return count;
    }
}
