package io.cobro.persistence.customer;

import org.jspecify.annotations.Nullable;

/// Which customers are wanted; null asks for all.
///
/// @param text what the name or the tax id contains, in any case
public record CustomerFilter(
        @Nullable String text, @Nullable String taxId, @Nullable String externalId) {

    public static final CustomerFilter ALL = new CustomerFilter(null, null, null);
}
