package io.cobro.persistence.ledger;

import static io.cobro.persistence.jooq.Tables.POSTING;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;

import io.cobro.core.ledger.Account;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Reads;
import java.math.BigDecimal;
import java.util.List;
import org.jooq.Field;

/// The journal for those who ask. Thread-safe.
public final class LedgerQueries {

    private final Reads reads;

    public LedgerQueries(Reads reads) {
        this.reads = reads;
    }

    /// What an account holds.
    ///
    /// @param balance debits positive, credits negative
    public record AccountBalance(Account account, Money balance) {}

    /// The balance of each account that was ever posted to, by account and currency. The balances
    /// of one currency sum to zero.
    ///
    /// @throws ArithmeticException if a balance is above what minor units can hold
    public List<AccountBalance> trialBalance(TenantId tenant) {
        Field<BigDecimal> balance = sum(POSTING.AMOUNT_MINOR);
        return reads.read(
                tenant,
                session ->
                        session.read(
                                select(POSTING.ACCOUNT, POSTING.CURRENCY, balance)
                                        .from(POSTING)
                                        .where(POSTING.TENANT_ID.eq(session.tenantId()))
                                        .groupBy(POSTING.ACCOUNT, POSTING.CURRENCY)
                                        .orderBy(POSTING.ACCOUNT, POSTING.CURRENCY),
                                rows ->
                                        rows.map(row ->
                                                new AccountBalance(
                                                        EnumText.read(
                                                                Account.class,
                                                                row.get(POSTING.ACCOUNT)),
                                                        Money.ofMinor(
                                                                row.get(balance).longValueExact(),
                                                                new CurrencyCode(
                                                                        row.get(
                                                                                POSTING.CURRENCY)))))));
    }
}
