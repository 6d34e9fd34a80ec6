package io.cobro.core.reconciliation.matching;

import io.cobro.core.customer.CustomerId;
import java.util.Optional;
import java.util.Set;

/// Who paid, as far as a credit shows it.
///
/// @param source what was read
/// @param agreeing the customers that it fits; more than one where names or accounts are shared
/// @param similar customers with nearly that name, where none has it
record PayerReading(Source source, Set<CustomerId> agreeing, Set<CustomerId> similar) {

    static final PayerReading UNKNOWN = new PayerReading(Source.NOTHING, Set.of(), Set.of());

    enum Source {
        TAX_ID,
        ACCOUNT,
        NAME,
        LEARNED_ACCOUNT,
        TAX_ID_IN_TEXT,
        NAME_IN_TEXT,
        NOTHING
    }

    enum Verdict {
        AGREES,
        SIMILAR,
        UNKNOWN,
        CONTRADICTS
    }

    PayerReading {
        agreeing = Set.copyOf(agreeing);
        similar = Set.copyOf(similar);
    }

    Verdict verdict(CustomerId customer) {
        if (agreeing.contains(customer)) {
            return Verdict.AGREES;
        }
        if (similar.contains(customer)) {
            return Verdict.SIMILAR;
        }
        return source == Source.NOTHING ? Verdict.UNKNOWN : Verdict.CONTRADICTS;
    }

    /// The one customer that paid, where nobody else can be meant.
    Optional<CustomerId> certain() {
        return agreeing.size() == 1 ? agreeing.stream().findFirst() : Optional.empty();
    }
}
