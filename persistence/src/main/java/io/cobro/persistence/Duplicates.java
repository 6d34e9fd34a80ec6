package io.cobro.persistence;

import static io.cobro.persistence.jooq.Tables.CREDIT_NOTE;
import static io.cobro.persistence.jooq.Tables.CUSTOMER;
import static io.cobro.persistence.jooq.Tables.INVOICE;
import static io.cobro.persistence.jooq.Tables.PAYMENT;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;

import io.cobro.core.Reading;
import io.cobro.core.Refusal;
import io.cobro.core.credit.CreditNoteId;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.id.Id;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.payment.PaymentId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;

/// Refusals of values that must be unique and are not: constraints find them, also between two
/// commands that run at once.
final class Duplicates {

    private static final Field<Long> TENANT_ID = field(name("tenant_id"), Long.class);

    private static final Map<String, Unique<?>> UNIQUES =
            Map.of(
                    "uq_customer__external_id",
                    new Unique<>(
                            "external_id",
                            CUSTOMER.EXTERNAL_ID,
                            CUSTOMER.CUSTOMER_ID,
                            CustomerId::new),
                    "uq_invoice__external_id",
                    new Unique<>(
                            "external_id", INVOICE.EXTERNAL_ID, INVOICE.INVOICE_ID, InvoiceId::new),
                    "uq_credit_note__external_id",
                    new Unique<>(
                            "external_id",
                            CREDIT_NOTE.EXTERNAL_ID,
                            CREDIT_NOTE.CREDIT_NOTE_ID,
                            CreditNoteId::new),
                    "uq_payment__external_id",
                    new Unique<>(
                            "external_id", PAYMENT.EXTERNAL_ID, PAYMENT.PAYMENT_ID, PaymentId::new),
                    "uq_invoice__fiscal_uuid",
                    new Unique<>(
                            "fiscal_uuid", INVOICE.FISCAL_UUID, INVOICE.INVOICE_ID, InvoiceId::new),
                    "uq_credit_note__fiscal_uuid",
                    new Unique<>(
                            "fiscal_uuid",
                            CREDIT_NOTE.FISCAL_UUID,
                            CREDIT_NOTE.CREDIT_NOTE_ID,
                            CreditNoteId::new));

    private Duplicates() {}

    /// What must be unique.
    ///
    /// @param property of the request
    private record Unique<T>(
            String property,
            TableField<?, T> column,
            TableField<?, UUID> id,
            Function<UUID, Id> type) {}

    /// A value that is taken.
    record Taken(String constraint, Object value) {}

    /// The value that violated a constraint; null where the command wrote several, and it is not
    /// told which of them it was.
    static @Nullable Taken taken(Session session, DatabaseException failure) {
        String constraint = failure.violatedUnique().orElse("");
        Unique<?> unique = UNIQUES.get(constraint);
        List<?> values = unique == null ? List.of() : written(session, unique);
        return values.size() == 1 ? new Taken(constraint, values.getFirst()) : null;
    }

    /// The refusal that a violated constraint means; empty where the failure is another one.
    ///
    /// @param session rolled back
    static Optional<Refusal> refusal(Session session, DatabaseException failure) {
        return failure.violatedUnique()
                .flatMap(constraint -> Optional.ofNullable(UNIQUES.get(constraint)))
                .flatMap(unique -> refusal(session, unique));
    }

    /// The server does not say which value it was, because of row-level security: what the command
    /// wanted to write is looked for.
    private static <T> Optional<Refusal> refusal(Session session, Unique<T> unique) {
        List<T> values = written(session, unique);
        Reading<Optional<Refusal>> existing =
                session.read(
                        select(unique.id(), unique.column())
                                .from(unique.column().getTable())
                                .where(TENANT_ID.eq(session.tenantId()))
                                .and(unique.column().in(values))
                                .limit(1),
                        found -> found.stream().findFirst().map(row -> refusal(unique, row)));
        session.commit();
        return existing.get();
    }

    private static <T> List<T> written(Session session, Unique<T> unique) {
        return session.written().stream()
                .filter(row -> row.getTable().equals(unique.column().getTable()))
                .map(row -> row.get(unique.column()))
                .filter(Objects::nonNull)
                .toList();
    }

    private static <T> Refusal refusal(Unique<T> unique, Record row) {
        return Refusal.duplicate(
                unique.property(),
                unique.type().apply(row.get(unique.id())),
                String.valueOf(row.get(unique.column())));
    }
}
