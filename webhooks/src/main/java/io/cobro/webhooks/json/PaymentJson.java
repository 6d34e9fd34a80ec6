package io.cobro.webhooks.json;

import io.cobro.core.allocation.Allocation;
import io.cobro.core.allocation.CreditNoteAllocations;
import io.cobro.core.allocation.PaymentAllocations;
import io.cobro.core.payment.Payment;
import io.cobro.core.payment.PaymentHeader;
import io.cobro.core.payment.ReceivedPayment;
import io.cobro.core.payment.ReversedPayment;
import java.util.List;

/// Payments and allocations.
final class PaymentJson {

    private PaymentJson() {}

    static JsonObject of(Payment payment) {
        PaymentHeader header = payment.header();
        return new JsonObject()
                .put("id", header.id())
                .put("version", header.version())
                .put("recorded_at", header.recordedAt())
                .put("external_id", header.externalId())
                .put("status", payment.status())
                .put("customer_id", header.customer())
                .put("amount", header.amount())
                .put("unallocated", payment.unallocated())
                .put("received_date", header.receivedDate())
                .put("method", header.method().text())
                .put("reference", header.reference())
                .put("tracking_key", header.trackingKey())
                .put("bank_transaction_id", header.bankTransaction())
                .put("allocation_state", payment.allocationState())
                .put(
                        "reversed_date",
                        payment instanceof ReversedPayment reversed
                                ? reversed.reversedDate()
                                : null)
                .put("memo", header.memo())
                .put("metadata", header.metadata())
                .putTexts("available_actions", actions(payment));
    }

    private static List<String> actions(Payment payment) {
        return switch (payment) {
            case ReceivedPayment received ->
                    received.unallocated().isZero()
                            ? List.of("reverse")
                            : List.of("allocate", "reverse");
            case ReversedPayment _ -> List.of();
        };
    }

    static JsonObject of(Allocation allocation) {
        return new JsonObject()
                .put("id", allocation.id())
                .put("version", allocation.version())
                .put("recorded_at", allocation.recordedAt())
                .put("status", allocation.isActive() ? "active" : "reversed")
                .put("payment_id", allocation.payment())
                .put("credit_note_id", allocation.creditNote())
                .put("invoice_id", allocation.invoice())
                .put("installment_number", allocation.installmentNo())
                .put("amount", allocation.amount())
                .put("effective_date", allocation.effectiveDate())
                .put("reversed_date", allocation.reversedDate());
    }

    static JsonObject of(PaymentAllocations made) {
        return new JsonObject()
                .put("payment", of(made.payment()))
                .putObjects(
                        "allocations", made.allocations().stream().map(PaymentJson::of).toList());
    }

    static JsonObject of(CreditNoteAllocations made) {
        return new JsonObject()
                .put("credit_note", DocumentJson.summary(made.creditNote()))
                .putObjects(
                        "allocations", made.allocations().stream().map(PaymentJson::of).toList());
    }
}
