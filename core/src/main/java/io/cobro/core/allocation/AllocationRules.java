package io.cobro.core.allocation;

import io.cobro.core.Refusal;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.invoice.OpenInvoice;
import io.cobro.core.money.Money;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What has to hold before money or credit is used on an invoice.
final class AllocationRules {

    private AllocationRules() {}

    /// The invoice as one that can be settled.
    ///
    /// @throws io.cobro.core.RefusedException `not_found`, `invoice_not_open`
    static OpenInvoice requireOpen(
            @Nullable Invoice invoice, AllocationRequest request, String at) {
        if (invoice == null) {
            throw Refusal.at(at + "/invoice_id", "not_found", named("invoice", request))
                    .exception();
        }
        if (invoice instanceof OpenInvoice open) {
            return open;
        }
        throw Refusal.at(
                        at + "/invoice_id",
                        "invoice_not_open",
                        Map.of("id", request.invoice().text(), "status", invoice.status()))
                .exception();
    }

    /// The amount that will be used.
    ///
    /// @param available what the payment or credit note has left
    /// @throws io.cobro.core.RefusedException `currency_mismatch`, `allocation_exceeds_balance`,
    ///   `allocation_exceeds_unallocated`, `nothing_to_allocate`
    static Money amount(
            AllocationRequest request, OpenInvoice invoice, Money available, String at) {
        if (!invoice.header().currency().equals(available.currency())) {
            throw Refusal.at(
                            at + "/invoice_id",
                            "currency_mismatch",
                            Map.of(
                                    "expected", available.currency().code(),
                                    "given", invoice.header().currency().code()))
                    .exception();
        }
        Money amount = request.amount();
        if (amount == null) {
            Money most = available.min(invoice.balance());
            if (most.isZero()) {
                throw Refusal.at(at, "nothing_to_allocate").exception();
            }
            return most;
        }
        if (!amount.currency().equals(available.currency())) {
            throw Refusal.at(
                            at + "/amount",
                            "currency_mismatch",
                            Map.of(
                                    "expected", available.currency().code(),
                                    "given", amount.currency().code()))
                    .exception();
        }
        if (amount.compareTo(invoice.balance()) > 0) {
            throw exceeds("allocation_exceeds_balance", amount, invoice.balance(), at);
        }
        if (amount.compareTo(available) > 0) {
            throw exceeds("allocation_exceeds_unallocated", amount, available, at);
        }
        return amount;
    }

    /// From when the debt is lower: not before the source is there and not before the invoice is.
    ///
    /// @param asked the caller's date, or null for the earliest possible
    /// @throws io.cobro.core.RefusedException `effective_date_too_early`
    static LocalDate effectiveDate(
            @Nullable LocalDate asked, LocalDate sourceDate, OpenInvoice invoice) {
        LocalDate issued = invoice.header().issued();
        LocalDate earliest = sourceDate.isBefore(issued) ? issued : sourceDate;
        if (asked == null) {
            return earliest;
        }
        if (asked.isBefore(earliest)) {
            throw Refusal.at(
                            "/effective_date",
                            "effective_date_too_early",
                            Map.of(
                                    "earliest", earliest.toString(),
                                    "given", asked.toString()))
                    .exception();
        }
        return asked;
    }

    private static RuntimeException exceeds(String code, Money amount, Money limit, String at) {
        return Refusal.at(
                        at + "/amount",
                        code,
                        Map.of("amount", amount.toString(), "limit", limit.toString()))
                .exception();
    }

    private static Map<String, String> named(String type, AllocationRequest request) {
        return Map.of("type", type, "id", request.invoice().text());
    }
}
