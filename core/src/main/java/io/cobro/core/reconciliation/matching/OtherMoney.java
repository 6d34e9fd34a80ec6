package io.cobro.core.reconciliation.matching;

import java.util.Optional;
import java.util.regex.Pattern;

/// Recognises credits that are no customer's payment, where the bank or the text says so plainly.
final class OtherMoney {

    private static final Pattern RETURNED =
            Pattern.compile(
                    "^(?:DEVOLUCION (?:DE )?SPEI\\b|SPEI DEVUELTO|DEVOLUCION DE TRANSFERENCIA\\b).*");

    private static final Pattern PAYOUT =
            Pattern.compile("^(?:STRIPE|CONEKTA|OPENPAY|MERCADO ?PAGO|CLIP|PAYPAL) PAYOUTS?\\b.*");

    private OtherMoney() {}

    static Optional<Decision.Exclude.WhyExcluded> reason(IncomingCredit credit) {
        String text = CreditText.withoutPlate(credit.text());
        return switch (credit.kind()) {
            case RETURNED_TRANSFER -> Optional.of(Decision.Exclude.WhyExcluded.RETURNED_TRANSFER);
            case PROCESSOR_PAYOUT -> Optional.of(Decision.Exclude.WhyExcluded.PROCESSOR_PAYOUT);
            case TRANSFER, CASH_DEPOSIT, OTHER -> {
                if (RETURNED.matcher(text).matches()
                        || RETURNED.matcher(Spelling.plain(credit.text()).strip()).matches()) {
                    yield Optional.of(Decision.Exclude.WhyExcluded.RETURNED_TRANSFER);
                }
                yield PAYOUT.matcher(text).matches()
                        ? Optional.of(Decision.Exclude.WhyExcluded.PROCESSOR_PAYOUT)
                        : Optional.empty();
            }
        };
    }
}
