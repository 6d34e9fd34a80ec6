package io.cobro.core.reconciliation;

import java.util.Optional;

/// A CLABE, the number of a bank account in Mexico: three digits of the bank, three of the place,
/// eleven of the account and a check digit.
///
/// Invariant: 18 digits. The check digit may be wrong: banks print what payers typed, so that is a
/// warning and never a reason to refuse money. The check digit brings the sum of the 17 digits,
/// each times 3, 7, 1 in turn and mod 10, to a multiple of ten. Example: 032180000118359719 is an
/// account at bank 032, its sum is 61, its check digit 9.
///
/// @param digits all 18, without spaces
public record Clabe(String digits) {

    private static final int LENGTH = 18;
    private static final int[] WEIGHTS = {3, 7, 1};

    /// @throws IllegalArgumentException if these are not 18 digits
    public Clabe {
        if (!isWritten(digits)) {
            throw new IllegalArgumentException("a CLABE has 18 digits");
        }
    }

    /// The CLABE that a text is, spaces and hyphens aside; empty if it is none.
    public static Optional<Clabe> parse(String text) {
        String digits = text.replaceAll("[\\s-]", "");
        return isWritten(digits) ? Optional.of(new Clabe(digits)) : Optional.empty();
    }

    public boolean hasRightCheckDigit() {
        int sum = 0;
        for (int i = 0; i < LENGTH - 1; i++) {
            sum += (digits.charAt(i) - '0') * WEIGHTS[i % WEIGHTS.length] % 10;
        }
        return (10 - sum % 10) % 10 == digits.charAt(LENGTH - 1) - '0';
    }

    /// The bank's three digits: 012 is BBVA.
    public String bankCode() {
        return digits.substring(0, 3);
    }

    /// The eleven digits of the account at its bank, as the bank's own transfers show them.
    public String accountNumber() {
        return digits.substring(6, LENGTH - 1);
    }

    private static boolean isWritten(String digits) {
        return digits.length() == LENGTH && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public String toString() {
        return digits;
    }
}
