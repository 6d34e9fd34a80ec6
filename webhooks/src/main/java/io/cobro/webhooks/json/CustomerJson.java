package io.cobro.webhooks.json;

import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerHold;
import io.cobro.core.customer.CustomerReminding;
import io.cobro.core.tenant.Language;

/// Customers.
final class CustomerJson {

    private CustomerJson() {}

    static JsonObject of(Customer customer) {
        CustomerReminding reminding = customer.reminding();
        Language language = reminding.language();
        CustomerHold hold = reminding.hold();
        return new JsonObject()
                .put("id", customer.id())
                .put("version", customer.version())
                .put("recorded_at", customer.recordedAt())
                .put("external_id", customer.externalId())
                .put("kind", ResourceJson.lower(customer.kind()))
                .put("name", customer.name())
                .put("tax_id", customer.taxId())
                .put("email", customer.email())
                .put("phone", reminding.phone())
                .put("language", language == null ? null : ResourceJson.lower(language))
                .put("payment_terms_days", customer.paymentTermsDays())
                .putTexts("payer_accounts", customer.payerAccounts())
                .put("dunning_policy_id", reminding.policy())
                .put("dunning_excluded", reminding.isExcluded())
                .put(
                        "hold",
                        hold == null
                                ? (JsonObject) null
                                : new JsonObject()
                                        .put("reason", hold.reason())
                                        .put("until_date", hold.until()))
                .put("metadata", customer.metadata());
    }
}
