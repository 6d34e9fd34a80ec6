package io.cobro.core.customer;

import io.cobro.core.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A debtor: a company or a person who owes, or may come to owe.
///
/// @param externalId the integrator's own id, unique among the tenant's customers
/// @param taxId the tax id (RFC in Mexico), upper case; not unique, for branches share one
/// @param paymentTermsDays days from issue to due date; null means the tenant's default
/// @param payerAccounts accounts (CLABE) that this customer pays from, as far as they are known
/// @param metadata the integrator's own notes
/// @param reminding how it is reminded of what it owes
public record Customer(
        CustomerId id,
        @Nullable String externalId,
        CustomerKind kind,
        String name,
        @Nullable String taxId,
        @Nullable String email,
        @Nullable Integer paymentTermsDays,
        List<String> payerAccounts,
        Map<String, String> metadata,
        CustomerReminding reminding,
        int version,
        Instant recordedAt)
        implements Resource {

    /// The tax id of sales to the general public: many customers share it.
    public static final String GENERIC_TAX_ID = "XAXX010101000";

    /// The tax id of customers abroad: many customers share it.
    public static final String FOREIGN_TAX_ID = "XEXX010101000";

    public Customer {
        payerAccounts = List.copyOf(payerAccounts);
        metadata = Map.copyOf(new TreeMap<>(metadata));
    }

    public OptionalInt terms() {
        return paymentTermsDays == null ? OptionalInt.empty() : OptionalInt.of(paymentTermsDays);
    }

    /// The customer on hold, or no longer on hold.
    public Customer holding(@Nullable CustomerHold hold) {
        return with(id, reminding.holding(hold), version + 1, recordedAt);
    }

    /// This customer in place of what was known of it: its hold, version and time of recording
    /// stay.
    Customer inPlaceOf(Customer before) {
        return with(
                before.id,
                reminding.holding(before.reminding.hold()),
                before.version,
                before.recordedAt);
    }

    Customer asVersion(int other) {
        return with(id, reminding, other, recordedAt);
    }

    private Customer with(
            CustomerId newId,
            CustomerReminding newReminding,
            int newVersion,
            Instant newRecordedAt) {
        return new Customer(
                newId,
                externalId,
                kind,
                name,
                taxId,
                email,
                paymentTermsDays,
                payerAccounts,
                metadata,
                newReminding,
                newVersion,
                newRecordedAt);
    }

    /// Whether a tax id says who the customer is; the generic ones say nothing.
    public static boolean identifies(String taxId) {
        return !taxId.equals(GENERIC_TAX_ID) && !taxId.equals(FOREIGN_TAX_ID);
    }
}
