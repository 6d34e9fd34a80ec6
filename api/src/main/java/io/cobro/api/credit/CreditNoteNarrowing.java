package io.cobro.api.credit;

import io.cobro.api.http.Asked;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.tenant.BillingEntityId;
import io.cobro.persistence.credit.CreditNoteFilter;

/// Reads which credit notes are wanted.
public final class CreditNoteNarrowing {

    private CreditNoteNarrowing() {}

    public static CreditNoteFilter of(Asked asked) {
        return new CreditNoteFilter(
                asked.words("status"),
                asked.id("customer_id", "customer", CustomerId::parse),
                asked.id("billing_entity_id", "billing_entity", BillingEntityId::parse),
                asked.currency("currency"),
                asked.dates("issue_date"),
                asked.text("external_id"),
                asked.uuid("fiscal_uuid"),
                asked.text("number"),
                asked.words("allocation_state"),
                asked.metadata());
    }
}
