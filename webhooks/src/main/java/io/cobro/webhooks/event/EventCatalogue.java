package io.cobro.webhooks.event;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toUnmodifiableMap;

import io.cobro.core.event.EventType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every type of event that Cobro emits, and none that it does not.
public final class EventCatalogue {

    /// All types, by subject.
    public static final List<Entry> ENTRIES =
            List.of(
                    entry("tenant.updated", "Settings of the tenant changed."),
                    entry("billing_entity.created", "An issuer was added."),
                    entry("billing_entity.updated", "Properties of an issuer changed."),
                    entry("customer.created", "A customer was added."),
                    entry("customer.updated", "Properties of a customer changed."),
                    entry("invoice.created", "A draft was made."),
                    entry("invoice.updated", "Properties of an invoice changed."),
                    entry("invoice.deleted", "A draft was deleted."),
                    entry("invoice.issued", "An invoice became a debt."),
                    entry("invoice.overdue", "An installment was not paid by its due date."),
                    entry("invoice.partially_paid", "A part of an invoice was paid."),
                    entry("invoice.paid", "Nothing of an invoice remains to be paid."),
                    entry("invoice.reopened", "A paid invoice is owed again."),
                    entry("invoice.voided", "An invoice was void from the start."),
                    entry("credit_note.created", "A draft of a credit note was made."),
                    entry("credit_note.issued", "A debt was reduced."),
                    entry("credit_note.allocated", "Credit was used on an invoice."),
                    entry("credit_note.unallocated", "Credit was taken back from an invoice."),
                    entry("credit_note.voided", "A credit note was void from the start."),
                    entry("payment.received", "Money came in."),
                    entry("payment.allocated", "Money was used on an invoice."),
                    entry("payment.unallocated", "Money was taken back from an invoice."),
                    entry("payment.reversed", "Money that had come in went back."),
                    entry("cfdi.ingested", "A fiscal document was imported."),
                    entry("bank_transaction.imported", "A line of a bank statement came in."),
                    entry("bank_transaction.proposed", "A match awaits a decision."),
                    entry("bank_transaction.matched", "A bank line was matched."),
                    entry("bank_transaction.unmatched", "The match of a bank line was undone."),
                    entry("bank_transaction.excluded", "A bank line is none of a customer's."),
                    entry("api_key.created", "A key was made."),
                    entry("api_key.revoked", "A key opens nothing any more."),
                    entry("webhook_endpoint.degraded", "An endpoint has failed for an hour."),
                    entry("webhook_endpoint.disabled", "An endpoint is no longer called."));

    private static final Map<EventType, Entry> BY_TYPE =
            ENTRIES.stream().collect(toUnmodifiableMap(Entry::type, identity()));

    private EventCatalogue() {}

    /// The entry of a type; empty if Cobro emits none of that type.
    public static Optional<Entry> find(EventType type) {
        return Optional.ofNullable(BY_TYPE.get(type));
    }

    private static Entry entry(String type, String summary) {
        EventType name = new EventType(type);
        return new Entry(name, name.noun() + ".v1", summary);
    }

    /// One type of event.
    ///
    /// @param schema the name and version of the form of its data
    /// @param summary what has happened, in a sentence
    public record Entry(EventType type, String schema, String summary) {}
}
