package io.cobro.persistence.customer;

import org.jspecify.annotations.Nullable;

/// Which customers are wanted; null asks for all.
///
/// @param words each is in name, tax id, e-mail or external id, whatever its case and accents
public record CustomerFilter(
        @Nullable String words, @Nullable String taxId, @Nullable String externalId) {

    public static final CustomerFilter ALL = new CustomerFilter(null, null, null);
}
