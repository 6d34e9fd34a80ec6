package io.cobro.persistence.payment;

import static io.cobro.persistence.jooq.Tables.PAYMENT;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.payment.Payment;
import io.cobro.core.payment.PaymentHeader;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.payment.PaymentMethod;
import io.cobro.core.payment.ReceivedPayment;
import io.cobro.core.payment.ReversedPayment;
import io.cobro.core.reconciliation.BankTransactionId;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Metadata;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Record;

/// Payments as rows.
final class PaymentRows {

    private PaymentRows() {}

    static Payment read(Record row) {
        CurrencyCode currency = new CurrencyCode(row.get(PAYMENT.CURRENCY));
        UUID customer = row.get(PAYMENT.CUSTOMER_ID);
        UUID bankTransaction = row.get(PAYMENT.BANK_TRANSACTION_ID);
        PaymentHeader header =
                new PaymentHeader(
                        new PaymentId(row.get(PAYMENT.PAYMENT_ID)),
                        row.get(PAYMENT.EXTERNAL_ID),
                        customer == null ? null : new CustomerId(customer),
                        Money.ofMinor(row.get(PAYMENT.AMOUNT_MINOR), currency),
                        row.get(PAYMENT.RECEIVED_DATE),
                        EnumText.read(PaymentMethod.class, row.get(PAYMENT.METHOD)),
                        row.get(PAYMENT.REFERENCE),
                        row.get(PAYMENT.TRACKING_KEY),
                        bankTransaction == null ? null : new BankTransactionId(bankTransaction),
                        row.get(PAYMENT.MEMO),
                        Metadata.read(row.get(PAYMENT.METADATA)),
                        row.get(PAYMENT.VERSION),
                        row.get(PAYMENT.RECORDED_AT));
        String state = row.get(PAYMENT.STATE);
        return switch (state) {
            case "received" ->
                    new ReceivedPayment(
                            header, Money.ofMinor(row.get(PAYMENT.UNALLOCATED_MINOR), currency));
            case "reversed" ->
                    new ReversedPayment(
                            header, Objects.requireNonNull(row.get(PAYMENT.REVERSED_DATE)));
            default -> throw new IllegalStateException("a payment is " + state);
        };
    }
}
