package io.cobro.core.customer;

import io.cobro.core.Echo;
import io.cobro.core.MetadataPatch;
import io.cobro.core.Patch;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What can be asked of customers.
public sealed interface CustomerCommand {

    /// What makes a customer, or finds it.
    sealed interface WriteCustomer extends CustomerCommand {}

    /// Records a new customer.
    record CreateCustomer(
            @Nullable String externalId,
            @Nullable CustomerKind kind,
            String name,
            @Nullable String taxId,
            @Nullable String email,
            @Nullable Integer paymentTermsDays,
            List<String> payerAccounts,
            Map<String, String> metadata,
            CustomerReminding reminding)
            implements WriteCustomer {}

    /// Has the customer with an external id be as it is here, whether or not it exists. A hold
    /// stays.
    ///
    /// @param customer with the external id
    /// @param expectedVersion the version that the caller saw, or null where it saw none
    /// @param echo what is repeated of what there is
    record PutCustomer(CreateCustomer customer, @Nullable Integer expectedVersion, Echo echo)
            implements WriteCustomer {}

    /// Changes what the patch names.
    ///
    /// @param expectedVersion the version that the caller saw
    record UpdateCustomer(
            CustomerId id,
            int expectedVersion,
            Patch<String> externalId,
            Patch<CustomerKind> kind,
            Patch<String> name,
            Patch<String> taxId,
            Patch<String> email,
            Patch<Integer> paymentTermsDays,
            Patch<List<String>> payerAccounts,
            MetadataPatch metadata,
            RemindingPatch reminding)
            implements CustomerCommand {}

    /// Lets a customer rest from reminders.
    ///
    /// @param reason in the words of who asks
    /// @param until the last day of the hold; null holds until it is released
    record HoldCustomer(
            CustomerId id,
            @Nullable Integer expectedVersion,
            String reason,
            @Nullable LocalDate until)
            implements CustomerCommand {}

    record ReleaseCustomer(CustomerId id, @Nullable Integer expectedVersion)
            implements CustomerCommand {}
}
