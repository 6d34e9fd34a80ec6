package io.cobro.persistence.customer;

import static io.cobro.persistence.jooq.Tables.CUSTOMER;

import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.customer.CustomerKind;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Metadata;
import java.util.List;
import org.jooq.Record;

/// Customers as rows.
final class CustomerRows {

    private CustomerRows() {}

    static Customer read(Record row) {
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
                row.get(CUSTOMER.VERSION),
                row.get(CUSTOMER.RECORDED_AT));
    }
}
