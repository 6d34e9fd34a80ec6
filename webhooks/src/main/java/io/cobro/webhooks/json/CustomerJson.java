package io.cobro.webhooks.json;

import io.cobro.core.customer.Customer;

/// Customers.
final class CustomerJson {

    private CustomerJson() {}

    static JsonObject of(Customer customer) {
        return new JsonObject()
                .put("id", customer.id())
                .put("version", customer.version())
                .put("recorded_at", customer.recordedAt())
                .put("external_id", customer.externalId())
                .put("kind", ResourceJson.lower(customer.kind()))
                .put("name", customer.name())
                .put("tax_id", customer.taxId())
                .put("email", customer.email())
                .put("payment_terms_days", customer.paymentTermsDays())
                .putTexts("payer_accounts", customer.payerAccounts())
                .put("metadata", customer.metadata());
    }
}
