package io.cobro.connectors.bank;

import io.cobro.core.reconciliation.LineKind;
import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How banks fill in texts, whatever the format.
final class BankText {

    static final int DESCRIPTION_CHARACTERS_MAX = 1_000;
    static final int NAME_CHARACTERS_MAX = 140;

    private BankText() {}

    /// White space and control characters collapsed to single spaces, cut to `max` characters.
    static String tidy(String text, int max) {
        String tidy = text.replaceAll("[\\s\\p{Cntrl}\\p{Z}]+", " ").strip();
        if (tidy.length() <= max) {
            return tidy;
        }
        boolean splitsPair = Character.isHighSurrogate(tidy.charAt(max - 1));
        return tidy.substring(0, splitsPair ? max - 1 : max).strip();
    }

    /// A name or number, or nothing where the bank wrote nothing.
    static @Nullable String value(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String tidy = tidy(text, NAME_CHARACTERS_MAX);
        return tidy.isEmpty() ? null : tidy;
    }

    /// A reference; zeros and NOTPROVIDED are how banks write that there is none.
    static @Nullable String reference(@Nullable String text) {
        String value = value(text);
        return value == null || value.matches("0+|NOTPROVIDED") ? null : value;
    }

    /// Upper case without accents.
    static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toUpperCase(Locale.ROOT);
    }

    /// The kind of a movement by the words that the bank itself puts at the beginning. Only for
    /// texts that no payer wrote.
    static LineKind kindOf(String bankText, boolean gained) {
        String text = plain(bankText);
        if (gained) {
            if (text.startsWith("SPEI RECIBIDO") || text.startsWith("PAGO CUENTA DE TERCERO")) {
                return LineKind.TRANSFER_IN;
            }
            if (text.startsWith("SPEI DEVUELTO") || text.startsWith("DEVOLUCION SPEI")) {
                return LineKind.RETURNED_TRANSFER;
            }
            if (text.matches("DEPOSITO (EN )?EFECTIVO.*")) {
                return LineKind.CASH_DEPOSIT;
            }
            return LineKind.OTHER;
        }
        if (text.startsWith("SPEI ENVIADO") || text.startsWith("PAGO CUENTA DE TERCERO")) {
            return LineKind.TRANSFER_OUT;
        }
        if (text.matches("(IVA|ISR)\\b.*")) {
            return LineKind.TAX;
        }
        return text.matches("COM(ISION)?\\b.*") ? LineKind.FEE : LineKind.OTHER;
    }
}
