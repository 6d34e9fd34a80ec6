package io.cobro.core.reconciliation;

import io.cobro.core.Resource;
import io.cobro.core.money.CurrencyCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An account of ours that customers pay into.
///
/// @param number the CLABE or account number, letters and digits only; unique within the tenant
/// @param bank what the bank is called
public record BankAccount(
        BankAccountId id,
        String name,
        String number,
        CurrencyCode currency,
        @Nullable String bank,
        int version,
        Instant recordedAt)
        implements Resource {

    /// A number as it is compared: without blanks and hyphens, upper case.
    public static String normalised(String number) {
        return number.replaceAll("[^0-9A-Za-z]", "").toUpperCase(java.util.Locale.ROOT);
    }
}
