package io.cobro.persistence.customer;

import static io.cobro.persistence.jooq.Tables.CUSTOMER;

import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerHold;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.customer.CustomerKind;
import io.cobro.core.customer.CustomerReminding;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.tenant.Language;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Metadata;
import java.util.List;
import java.util.UUID;
import org.jooq.Record;

/// Customers as rows.
public final class CustomerRows {

    private CustomerRows() {}

    public static Customer read(Record row) {
        return new Customer(
                new CustomerId(row.get(CUSTOMER.CUSTOMER_ID)),
                row.get(CUSTOMER.EXTERNAL_ID),
                EnumText.read(CustomerKind.class, row.get(CUSTOMER.KIND)),
                row.get(CUSTOMER.NAME),
                row.get(CUSTOMER.TAX_ID),
                row.get(CUSTOMER.EMAIL),
                row.get(CUSTOMER.PAYMENT_TERMS_DAYS),
                List.of(row.get(CUSTOMER.PAYER_ACCOUNTS)),
                Metadata.read(row.get(CUSTOMER.METADATA)),
                reminding(row),
                row.get(CUSTOMER.VERSION),
                row.get(CUSTOMER.RECORDED_AT));
    }

    private static CustomerReminding reminding(Record row) {
        String language = row.get(CUSTOMER.LANGUAGE);
        UUID policy = row.get(CUSTOMER.DUNNING_POLICY_ID);
        String hold = row.get(CUSTOMER.HOLD_REASON);
        return new CustomerReminding(
                language == null ? null : EnumText.read(Language.class, language),
                row.get(CUSTOMER.PHONE),
                policy == null ? null : new DunningPolicyId(policy),
                row.get(CUSTOMER.DUNNING_EXCLUDED),
                hold == null ? null : new CustomerHold(hold, row.get(CUSTOMER.HOLD_UNTIL_DATE)));
    }
}
