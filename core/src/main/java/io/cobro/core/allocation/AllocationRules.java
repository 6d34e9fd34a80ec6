package io.cobro.core.allocation;

import io.cobro.core.Refusal;
import io.cobro.core.invoice.Invoice;
import io.cobro.core.invoice.OpenInvoice;
import io.cobro.core.money.Money;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What has to hold before money or credit is used on an invoice.
public final class AllocationRules {

    private AllocationRules() {}

    /// The invoice as one that can be settled.
    ///
    /// @throws io.cobro.core.RefusedException `not_found`, `invoice_not_open`
    static OpenInvoice requireOpen(
            @Nullable Invoice invoice, AllocationRequest request, String at) {
        if (invoice == null) {
            throw Refusal.at(at + "/invoice_id", "reference_not_found", named("invoice", request))
                    .exception();
        }
        if (invoice instanceof OpenInvoice open) {
            return open;
        }
        throw Refusal.at(
                        at + "/invoice_id",
                        "invoice_not_open",
                        Map.of("invoice_id", request.invoice().text(), "status", invoice.status()))
                .exception();
    }

    /// The amount that will be used.
    ///
    /// @param available what the payment or credit note has left
    /// @throws io.cobro.core.RefusedException `currency_mismatch`, `amount_exceeds_balance`,
    ///   `amount_exceeds_unallocated`, `nothing_to_allocate`
    static Money amount(
            AllocationRequest request, OpenInvoice invoice, Money available, String at) {
        if (!invoice.header().currency().equals(available.currency())) {
            throw currencies(at + "/invoice_id", available, invoice.header().total());
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
            throw currencies(at + "/amount", available, amount);
        }
        if (amount.compareTo(invoice.balance()) > 0) {
            throw Refusal.at(
                            at + "/amount",
                            "amount_exceeds_balance",
                            Map.of(
                                    "requested", amount.toString(),
                                    "invoice_id", request.invoice().text(),
                                    "balance", invoice.balance().toString()))
                    .exception();
        }
        if (amount.compareTo(available) > 0) {
            throw Refusal.at(
                            at + "/amount",
                            "amount_exceeds_unallocated",
                            Map.of(
                                    "requested", amount.toString(),
                                    "available", available.toString()))
                    .exception();
        }
        return amount;
    }

    /// From when the debt is lower: not before the source is there and not before the invoice is.
    ///
    /// @param asked the caller's date, or null for the earliest possible
    /// @throws io.cobro.core.RefusedException `date_too_early`, `date_in_future`
    static LocalDate effectiveDate(
            @Nullable LocalDate asked, LocalDate sourceDate, OpenInvoice invoice, LocalDate today) {
        LocalDate issued = invoice.header().issued();
        LocalDate earliest = sourceDate.isBefore(issued) ? issued : sourceDate;
        if (asked == null) {
            return earliest;
        }
        Refusal.requireBetween("/effective_date", asked, earliest, today);
        return asked;
    }

    private static RuntimeException currencies(String at, Money source, Money invoice) {
        return Refusal.currencies(
                        at,
                        "the money",
                        source.currency().code(),
                        "the invoice or amount",
                        invoice.currency().code())
                .exception();
    }

    private static Map<String, String> named(String type, AllocationRequest request) {
        return Map.of("resource", type, "id", request.invoice().text());
    }

    /// From when a reversal counts: not before what it takes back.
    ///
    /// @param asked the caller's date, or null for today, or later where what is taken back is
    ///   later
    /// @throws io.cobro.core.RefusedException `date_too_early`, `date_in_future`
    public static LocalDate reversalDate(
            @Nullable LocalDate asked, LocalDate today, LocalDate earliest) {
        if (asked == null) {
            return today.isBefore(earliest) ? earliest : today;
        }
        Refusal.requireBetween("/reversed_date", asked, earliest, today);
        return asked;
    }
}
