package io.cobro.connectors.bank;

import io.cobro.core.reconciliation.Counterparty;
import io.cobro.core.reconciliation.LineKind;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The column `Concepto / Referencia` of BBVA Net Cash taken apart.
///
/// Before the first slash stands the bank's name for the movement, for SPEI with the other bank
/// glued to it; behind it one of these:
///
/// | spelling | example | parts |
/// |---|---|---|
/// | SPEI, tracking key | `SPEI RECIBIDOBANREGIO/1069574782 0951649 TRANSFERENCIA` | tail of the tracking key, numeric reference, text |
/// | SPEI, own number | `SPEI RECIBIDOHSBC/0958502443  021 0251130PAGO A-3391` | BBVA's number, code of the bank, numeric reference glued to the text |
/// | within BBVA | `PAGO CUENTA DE TERCERO/ 0958202432 BNET 07641347037 PAGO A-3` | BBVA's number, account of the payer, text |
/// | number only | `DEPOSITO EN EFECTIVO/0891200044` | BBVA's number, or a numeric reference of seven digits |
///
/// Both spellings of SPEI occur in real exports.
record BbvaConcept(
        LineKind kind,
        String description,
        @Nullable String reference,
        @Nullable String trackingKeyTail,
        @Nullable String bankReference,
        Counterparty counterparty) {

    private static final List<String> SPEI =
            List.of("SPEI RECIBIDO", "SPEI ENVIADO", "SPEI DEVUELTO");
    private static final Pattern WITH_TRACKING_KEY = Pattern.compile("(\\w{1,30}) (\\d{7})( .*)?");
    private static final Pattern WITH_OWN_NUMBER =
            Pattern.compile("(\\d{10}) {2}\\d{3} (\\d{7})(.*)");
    private static final Pattern WITHIN_BBVA = Pattern.compile("(\\d{10}) BNET (\\d{10,11})( .*)?");
    private static final Pattern NUMBER_ONLY = Pattern.compile("\\d{7,10}");
    private static final int NUMERIC_REFERENCE_DIGITS = 7;

    static BbvaConcept parse(String concept, boolean gained) {
        int slash = concept.indexOf('/');
        String name = BankText.tidy(slash < 0 ? concept : concept.substring(0, slash), 1_000);
        String rest = slash < 0 ? "" : concept.substring(slash + 1).strip();
        LineKind kind = BankText.kindOf(name, gained);
        String plain = BankText.plain(name);
        for (String type : SPEI) {
            if (plain.startsWith(type)) {
                return spei(kind, name, name.substring(type.length()), rest);
            }
        }
        Matcher within = WITHIN_BBVA.matcher(rest);
        if (within.matches()) {
            Counterparty payer = new Counterparty(null, null, within.group(2), "BBVA");
            return new BbvaConcept(
                    kind,
                    described(name, within.group(3)),
                    null,
                    null,
                    BankText.reference(within.group(1)),
                    payer);
        }
        Matcher numbered = WITH_TRACKING_KEY.matcher(rest);
        if (numbered.matches()) {
            return new BbvaConcept(
                    kind,
                    named(kind, name, numbered.group(3)),
                    BankText.reference(numbered.group(2)),
                    null,
                    BankText.reference(numbered.group(1)),
                    Counterparty.UNKNOWN);
        }
        if (NUMBER_ONLY.matcher(rest).matches()) {
            boolean numeric = rest.length() == NUMERIC_REFERENCE_DIGITS;
            return new BbvaConcept(
                    kind,
                    named(kind, name, ""),
                    numeric ? BankText.reference(rest) : null,
                    null,
                    numeric ? null : BankText.reference(rest),
                    Counterparty.UNKNOWN);
        }
        return new BbvaConcept(
                kind, named(kind, name, rest), null, null, null, Counterparty.UNKNOWN);
    }

    private static BbvaConcept spei(LineKind kind, String name, String bank, String rest) {
        Counterparty other = new Counterparty(null, null, null, BankText.value(bank));
        Matcher ownNumber = WITH_OWN_NUMBER.matcher(rest);
        if (ownNumber.matches()) {
            return new BbvaConcept(
                    kind,
                    described(name, ownNumber.group(3)),
                    BankText.reference(ownNumber.group(2)),
                    null,
                    BankText.reference(ownNumber.group(1)),
                    other);
        }
        Matcher trackingKey = WITH_TRACKING_KEY.matcher(rest);
        if (trackingKey.matches()) {
            return new BbvaConcept(
                    kind,
                    described(name, trackingKey.group(3)),
                    BankText.reference(trackingKey.group(2)),
                    BankText.reference(trackingKey.group(1)),
                    null,
                    other);
        }
        return new BbvaConcept(kind, described(name, rest), null, null, null, other);
    }

    /// What the payer wrote; the bank's name for the movement if that is nothing.
    private static String described(String name, @Nullable String written) {
        String tidy =
                written == null ? "" : BankText.tidy(written, BankText.DESCRIPTION_CHARACTERS_MAX);
        return tidy.isEmpty() ? name : tidy;
    }

    /// Where no payer writes, the bank's name for the movement is the text. It is kept once, and
    /// also in front of whatever else stands behind a name that is not understood.
    private static String named(LineKind kind, String name, @Nullable String rest) {
        String text = described(name, rest);
        return kind != LineKind.OTHER || text.startsWith(name)
                ? text
                : BankText.tidy(name + " " + text, BankText.DESCRIPTION_CHARACTERS_MAX);
    }
}
