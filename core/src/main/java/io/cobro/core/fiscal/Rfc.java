package io.cobro.core.fiscal;

import java.util.regex.Pattern;

/// A Mexican tax id, of 12 characters for a company and of 13 for a person: `DAZ180312AB1`.
///
/// Invariant: upper case and of the shape that the schema `tdCFDI` (type `t_RFC`) demands. The
/// check digit is no part of the invariant: the tax office itself has given out tax ids that
/// violate it.
///
/// @param value the tax id
public record Rfc(String value) {

    private static final Pattern SHAPE =
            Pattern.compile(
                    "[A-Z&Ñ]{3,4}[0-9]{2}(0[1-9]|1[012])(0[1-9]|[12][0-9]|3[01])[A-Z0-9]{2}[0-9A]");

    /// Stands for every customer who gives no tax id ("público en general").
    public static final Rfc GENERAL_PUBLIC = new Rfc("XAXX010101000");

    /// Stands for every customer who lives abroad.
    public static final Rfc FOREIGN = new Rfc("XEXX010101000");

    /// The place of a character is its value in the sum: A is 10, & is 24, Ñ is 38.
    private static final String CHECKED_CHARACTERS = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ";

    private static final int COMPANY_LENGTH = 12;
    private static final int PERSON_LENGTH = 13;

    /// @throws IllegalArgumentException if the text has not the shape of a tax id
    public Rfc {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not of the shape of an RFC");
        }
    }

    /// Whether the text has the shape of a tax id; the check without the exception.
    public static boolean isValid(String text) {
        return text.length() <= PERSON_LENGTH && SHAPE.matcher(text).matches();
    }

    /// Whether this stands for many customers instead of naming one.
    public boolean isGeneric() {
        return equals(GENERAL_PUBLIC) || equals(FOREIGN);
    }

    public boolean isCompany() {
        return value.length() == COMPANY_LENGTH;
    }

    /// Whether the last character is the one that the others demand. A hint for typing errors and
    /// no reason to refuse; generic tax ids always count as right.
    public boolean hasRightCheckDigit() {
        return isGeneric()
                || value.charAt(value.length() - 1)
                        == checkDigit(value.substring(0, value.length() - 1));
    }

    /// The check digit that belongs to the characters before it: 9 for `EKU9003173C`.
    ///
    /// Source: SAT, "Procedimiento para obtener el dígito verificador del RFC", modulus 11 over
    /// weights 13 to 2; the tax id of a company counts as one with a leading space.
    ///
    /// @param body the 11 or 12 characters before the check digit
    public static char checkDigit(String body) {
        String padded = body.length() == COMPANY_LENGTH ? body : " " + body;
        int sum = 0;
        for (int i = 0; i < padded.length(); i++) {
            sum += CHECKED_CHARACTERS.indexOf(padded.charAt(i)) * (PERSON_LENGTH - i);
        }
        int digit = 11 - sum % 11;
        return switch (digit) {
            case 11 -> '0';
            case 10 -> 'A';
            default -> (char) ('0' + digit);
        };
    }

    @Override
    public String toString() {
        return value;
    }
}
