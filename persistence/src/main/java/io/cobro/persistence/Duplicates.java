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
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jooq.Field;
import org.jooq.TableField;

/// Refusals of values that must be unique and are not: constraints find them, also between two
/// commands that run at once.
final class Duplicates {

    /// `(tenant_id, external_id)=(1, A-17)` in the language of the server.
    private static final Pattern KEY = Pattern.compile("\\)=\\(\\d+, (.*)\\)", Pattern.DOTALL);

    private static final Field<Long> TENANT_ID = field(name("tenant_id"), Long.class);

    private static final Map<String, Unique<?>> UNIQUES =
            Map.of(
                    "uq_customer__external_id",
                    new Unique<>(
                            "external_id",
                            CUSTOMER.EXTERNAL_ID,
                            text -> text,
                            CUSTOMER.CUSTOMER_ID,
                            CustomerId::new),
                    "uq_invoice__external_id",
                    new Unique<>(
                            "external_id",
                            INVOICE.EXTERNAL_ID,
                            text -> text,
                            INVOICE.INVOICE_ID,
                            InvoiceId::new),
                    "uq_credit_note__external_id",
                    new Unique<>(
                            "external_id",
                            CREDIT_NOTE.EXTERNAL_ID,
                            text -> text,
                            CREDIT_NOTE.CREDIT_NOTE_ID,
                            CreditNoteId::new),
                    "uq_payment__external_id",
                    new Unique<>(
                            "external_id",
                            PAYMENT.EXTERNAL_ID,
                            text -> text,
                            PAYMENT.PAYMENT_ID,
                            PaymentId::new),
                    "uq_invoice__fiscal_uuid",
                    new Unique<>(
                            "fiscal_uuid",
                            INVOICE.FISCAL_UUID,
                            UUID::fromString,
                            INVOICE.INVOICE_ID,
                            InvoiceId::new),
                    "uq_credit_note__fiscal_uuid",
                    new Unique<>(
                            "fiscal_uuid",
                            CREDIT_NOTE.FISCAL_UUID,
                            UUID::fromString,
                            CREDIT_NOTE.CREDIT_NOTE_ID,
                            CreditNoteId::new));

    private Duplicates() {}

    /// What must be unique.
    ///
    /// @param property of the request
    private record Unique<T>(
            String property,
            TableField<?, T> column,
            Function<String, T> parse,
            TableField<?, UUID> id,
            Function<UUID, Id> type) {}

    /// The refusal that a violated constraint means; empty where the failure is another one.
    ///
    /// @param session rolled back
    static Optional<Refusal> refusal(Session session, DatabaseException failure) {
        return failure.violatedUnique()
                .flatMap(constraint -> Optional.ofNullable(UNIQUES.get(constraint)))
                .flatMap(unique -> refusal(session, unique, failure.detail()));
    }

    private static <T> Optional<Refusal> refusal(Session session, Unique<T> unique, String detail) {
        Matcher key = KEY.matcher(detail);
        if (!key.find()) {
            return Optional.empty();
        }
        String value = key.group(1);
        Reading<Optional<String>> existing =
                session.read(
                        select(unique.id())
                                .from(unique.column().getTable())
                                .where(TENANT_ID.eq(session.tenantId()))
                                .and(unique.column().eq(unique.parse().apply(value))),
                        found ->
                                found.stream()
                                        .findFirst()
                                        .map(row ->
                                                unique.type().apply(row.get(unique.id())).text()));
        session.commit();
        return existing.get()
                .map(id ->
                        Refusal.at(
                                "/" + unique.property(),
                                "duplicate_" + unique.property(),
                                Map.of("existing_id", id, unique.property(), value)));
    }
}
