package io.cobro.connectors.bank;

import io.cobro.core.money.CurrencyCode;
import io.cobro.core.reconciliation.BankStatementReader;
import io.cobro.core.reconciliation.StatementFormat;
import io.cobro.core.reconciliation.StatementReading;

/// Reads a bank statement in any format that Cobro knows; the content decides, never the file name.
///
/// Immutable and thread-safe.
public final class StatementFormats implements BankStatementReader {

    private final BankStatementReader camt053 = new Camt053Reader();
    private final BankStatementReader bbvaText;

    /// @param currencyOfText the currency of the account, for text formats, which name none
    public StatementFormats(CurrencyCode currencyOfText) {
        this.bbvaText = new BbvaTextReader(currencyOfText);
    }

    /// The format that the content looks like: XML if its first visible character is `<`, in UTF-8
    /// or UTF-16, else text. Whether it is that format, reading tells.
    public static StatementFormat detect(byte[] file) {
        for (byte b : file) {
            switch (b) {
                case '<' -> {
                    return StatementFormat.CAMT053;
                }
                case ' ', '\t', '\r', '\n', 0, (byte) 0xEF, (byte) 0xBB, (byte) 0xBF -> {}
                case (byte) 0xFE, (byte) 0xFF -> {}
                default -> {
                    return StatementFormat.BBVA_TEXT;
                }
            }
        }
        return StatementFormat.BBVA_TEXT;
    }

    @Override
    public StatementReading read(byte[] file) {
        return switch (detect(file)) {
            case CAMT053 -> camt053.read(file);
            case BBVA_TEXT -> bbvaText.read(file);
        };
    }
}
