package io.cobro.core.reconciliation.matching;

import io.cobro.core.customer.CustomerId;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a customer shows itself as a payer.
///
/// @param taxId the RFC; absent or generic ones identify nobody
/// @param accounts CLABEs on file
/// @param learnedAccounts accounts that paid this customer's invoices in accepted matches
/// @param learnedNames payer names seen in accepted matches
public record CustomerIdentity(
        CustomerId customer,
        String name,
        @Nullable String taxId,
        Set<String> accounts,
        Set<String> learnedAccounts,
        Set<String> learnedNames) {

    public CustomerIdentity {
        accounts = Set.copyOf(accounts);
        learnedAccounts = Set.copyOf(learnedAccounts);
        learnedNames = Set.copyOf(learnedNames);
    }

    /// The same customer, known by one account more.
    public CustomerIdentity learning(String account) {
        Set<String> accounts = new HashSet<>(learnedAccounts);
        accounts.add(account);
        return new CustomerIdentity(customer, name, taxId, this.accounts, accounts, learnedNames);
    }
}
