package io.cobro.persistence.reconciliation;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.reconciliation.BankTransactionId;
import io.cobro.core.reconciliation.Match;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which matches are wanted; what is null or empty does not matter.
///
/// @param customer who paid
/// @param invoice one of those that they pay
/// @param payment what accepting one made
public record MatchFilter(
        Set<Match.Status> statuses,
        @Nullable BankTransactionId bankTransaction,
        @Nullable CustomerId customer,
        @Nullable InvoiceId invoice,
        @Nullable PaymentId payment,
        Set<Match.Actor> actors) {

    public static final MatchFilter ALL =
            new MatchFilter(Set.of(), null, null, null, null, Set.of());

    public MatchFilter {
        statuses = Set.copyOf(statuses);
        actors = Set.copyOf(actors);
    }
}
