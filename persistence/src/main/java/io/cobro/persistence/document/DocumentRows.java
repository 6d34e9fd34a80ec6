package io.cobro.persistence.document;

import static io.cobro.persistence.jooq.Tables.DOCUMENT_LINE;
import static io.cobro.persistence.jooq.Tables.DOCUMENT_TAX;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.select;

import io.cobro.core.Reading;
import io.cobro.core.document.DocumentLine;
import io.cobro.core.document.DocumentTax;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Session;
import io.cobro.persistence.jooq.tables.records.DocumentLineRecord;
import io.cobro.persistence.jooq.tables.records.DocumentTaxRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;

/// The lines and taxes of documents as rows.
public final class DocumentRows {

    /// The line number that the tax groups of a document have.
    private static final short TAX_GROUPS = 0;

    private DocumentRows() {}

    /// What documents say, by their ids; those without lines and taxes are empty.
    public record Contents(
            Map<UUID, List<DocumentLine>> lines, Map<UUID, List<DocumentTax>> taxes) {

        public List<DocumentLine> linesOf(UUID document) {
            return lines.getOrDefault(document, List.of());
        }

        public List<DocumentTax> taxesOf(UUID document) {
            return taxes.getOrDefault(document, List.of());
        }
    }

    public static Reading<Contents> of(Session session, Collection<UUID> documents) {
        return of(session, column -> Ids.amongUuids(column, documents));
    }

    /// @param documents gives the ids of the documents
    public static Reading<Contents> of(Session session, Select<Record1<UUID>> documents) {
        return of(session, column -> column.in(documents));
    }

    private static Reading<Contents> of(
            Session session, Function<Field<UUID>, Condition> documents) {
        Reading<List<Record>> lines =
                session.read(
                        select(DOCUMENT_LINE.fields())
                                .from(DOCUMENT_LINE)
                                .where(DOCUMENT_LINE.TENANT_ID.eq(session.tenantId()))
                                .and(documents.apply(DOCUMENT_LINE.DOCUMENT_ID))
                                .orderBy(DOCUMENT_LINE.DOCUMENT_ID, DOCUMENT_LINE.LINE_NO),
                        rows -> rows);
        Reading<List<Record>> taxes =
                session.read(
                        select(DOCUMENT_TAX.fields())
                                .from(DOCUMENT_TAX)
                                .where(DOCUMENT_TAX.TENANT_ID.eq(session.tenantId()))
                                .and(documents.apply(DOCUMENT_TAX.DOCUMENT_ID))
                                .orderBy(
                                        DOCUMENT_TAX.DOCUMENT_ID,
                                        DOCUMENT_TAX.LINE_NO,
                                        DOCUMENT_TAX.TAX_NO),
                        rows -> rows);
        return () -> contents(lines.get(), taxes.get());
    }

    public static void insert(
            Session session, UUID document, List<DocumentLine> lines, List<DocumentTax> taxes) {
        insert(session, document, TAX_GROUPS, taxes);
        short number = TAX_GROUPS;
        for (DocumentLine line : lines) {
            number++;
            session.insert(
                    new DocumentLineRecord(
                            session.tenantId(),
                            document,
                            number,
                            line.description(),
                            line.quantity(),
                            line.unitPrice(),
                            line.discount(),
                            line.amount(),
                            line.productCode(),
                            line.unitCode()));
            insert(session, document, number, line.taxes());
        }
    }

    public static void delete(Session session, UUID document) {
        session.delete(
                deleteFrom(DOCUMENT_TAX)
                        .where(DOCUMENT_TAX.TENANT_ID.eq(session.tenantId()))
                        .and(DOCUMENT_TAX.DOCUMENT_ID.eq(document)));
        session.delete(
                deleteFrom(DOCUMENT_LINE)
                        .where(DOCUMENT_LINE.TENANT_ID.eq(session.tenantId()))
                        .and(DOCUMENT_LINE.DOCUMENT_ID.eq(document)));
    }

    private static void insert(
            Session session, UUID document, short line, List<DocumentTax> taxes) {
        short number = 0;
        for (DocumentTax tax : taxes) {
            number++;
            session.insert(
                    new DocumentTaxRecord(
                            session.tenantId(),
                            document,
                            line,
                            number,
                            EnumText.of(tax.kind()),
                            tax.code(),
                            EnumText.of(tax.factor()),
                            tax.rate(),
                            tax.base(),
                            tax.amount()));
        }
    }

    private record LineKey(UUID document, short line) {}

    private static Contents contents(List<Record> lineRows, List<Record> taxRows) {
        Map<LineKey, List<DocumentTax>> taxes = new HashMap<>();
        for (Record row : taxRows) {
            LineKey key =
                    new LineKey(row.get(DOCUMENT_TAX.DOCUMENT_ID), row.get(DOCUMENT_TAX.LINE_NO));
            taxes.computeIfAbsent(key, _ -> new ArrayList<>()).add(tax(row));
        }
        Map<UUID, List<DocumentLine>> lines = new HashMap<>();
        for (Record row : lineRows) {
            UUID document = row.get(DOCUMENT_LINE.DOCUMENT_ID);
            LineKey key = new LineKey(document, row.get(DOCUMENT_LINE.LINE_NO));
            lines.computeIfAbsent(document, _ -> new ArrayList<>())
                    .add(line(row, taxes.getOrDefault(key, List.of())));
        }
        Map<UUID, List<DocumentTax>> groups = new HashMap<>();
        taxes.forEach((key, list) -> {
            if (key.line() == TAX_GROUPS) {
                groups.put(key.document(), list);
            }
        });
        return new Contents(lines, groups);
    }

    private static DocumentLine line(Record row, List<DocumentTax> taxes) {
        return new DocumentLine(
                row.get(DOCUMENT_LINE.DESCRIPTION),
                row.get(DOCUMENT_LINE.QUANTITY),
                row.get(DOCUMENT_LINE.UNIT_PRICE),
                row.get(DOCUMENT_LINE.DISCOUNT),
                row.get(DOCUMENT_LINE.AMOUNT),
                row.get(DOCUMENT_LINE.PRODUCT_CODE),
                row.get(DOCUMENT_LINE.UNIT_CODE),
                taxes);
    }

    private static DocumentTax tax(Record row) {
        return new DocumentTax(
                EnumText.read(DocumentTax.Kind.class, row.get(DOCUMENT_TAX.KIND)),
                row.get(DOCUMENT_TAX.CODE),
                EnumText.read(DocumentTax.Factor.class, row.get(DOCUMENT_TAX.FACTOR)),
                row.get(DOCUMENT_TAX.RATE),
                row.get(DOCUMENT_TAX.BASE),
                row.get(DOCUMENT_TAX.AMOUNT));
    }
}
