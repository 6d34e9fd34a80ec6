package io.cobro.api.invoice;

import io.cobro.api.http.Asked;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.Timeliness;
import io.cobro.core.tenant.BillingEntityId;
import io.cobro.persistence.invoice.InvoiceFilter;

/// Reads which invoices are wanted.
public final class InvoiceNarrowing {

    private InvoiceNarrowing() {}

    public static InvoiceFilter of(Asked asked) {
        return new InvoiceFilter(
                asked.text("q"),
                asked.words("status"),
                asked.words("kind"),
                asked.id("customer_id", "customer", CustomerId::parse),
                asked.id("billing_entity_id", "billing_entity", BillingEntityId::parse),
                asked.currency("currency"),
                asked.dates("due_date"),
                asked.dates("issue_date"),
                asked.text("external_id"),
                asked.uuid("fiscal_uuid"),
                asked.text("number"),
                asked.text("series"),
                asked.text("folio"),
                asked.words("payment_state"),
                new InvoiceFilter.Timely(
                        asked.choices("timeliness", Timeliness.class), asked.today()),
                asked.amounts("total"),
                asked.amounts("balance"),
                asked.metadata());
    }
}
