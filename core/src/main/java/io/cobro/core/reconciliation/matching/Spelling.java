package io.cobro.core.reconciliation.matching;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/// How folios are compared: case, accents, separators and leading zeros do not matter, one slip of
/// the pen is recognised.
final class Spelling {

    /// Unpaired letters such as Ñ lose their marks too: banks write NUNEZ for Nuñez.
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    private static final String LOOKS_LIKE_A_DIGIT = "OQDILZSBG";
    private static final String THAT_DIGIT = "000112586";

    private Spelling() {}

    /// Upper case without accents; the length may change.
    static String plain(String text) {
        return MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD))
                .replaceAll("")
                .toUpperCase(Locale.ROOT);
    }

    /// One key for all spellings of a folio: `A-0010`, `a 10` and `A10` are `A10`; a dot keeps
    /// digits apart that were apart, `A1` and `05` are `A1.5`.
    static String key(String text) {
        String plain = plain(text);
        StringBuilder key = new StringBuilder(plain.length());
        boolean afterDigits = false;
        int i = 0;
        while (i < plain.length()) {
            char c = plain.charAt(i);
            if (isDigit(c)) {
                int end = i;
                while (end < plain.length() && isDigit(plain.charAt(end))) {
                    end++;
                }
                key.append(afterDigits ? "." : "").append(withoutZeros(plain.substring(i, end)));
                afterDigits = true;
                i = end;
            } else {
                if (c >= 'A' && c <= 'Z') {
                    key.append(c);
                    afterDigits = false;
                }
                i++;
            }
        }
        return key.toString();
    }

    static String withoutZeros(String digits) {
        int start = 0;
        while (start < digits.length() - 1 && digits.charAt(start) == '0') {
            start++;
        }
        return digits.substring(start);
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    static boolean hasDigit(String text) {
        return text.chars().anyMatch(c -> c >= '0' && c <= '9');
    }

    /// The digits that a word was meant to be, `I2I7` is `1217`; empty if a letter looks like none.
    static String readAsDigits(String word) {
        StringBuilder digits = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            int like = LOOKS_LIKE_A_DIGIT.indexOf(c);
            if (isDigit(c)) {
                digits.append(c);
            } else if (like >= 0) {
                digits.append(THAT_DIGIT.charAt(like));
            } else {
                return "";
            }
        }
        return digits.toString();
    }

    /// Whether one slip makes the one of the other: a character wrong, missing or too many, or two
    /// neighbours swapped. Equal texts are not one edit apart.
    static boolean isOneEdit(String first, String second) {
        String shorter = first.length() <= second.length() ? first : second;
        String longer = first.length() <= second.length() ? second : first;
        if (longer.length() - shorter.length() > 1 || shorter.equals(longer)) {
            return false;
        }
        int i = 0;
        while (i < shorter.length() && shorter.charAt(i) == longer.charAt(i)) {
            i++;
        }
        if (shorter.length() < longer.length()) {
            return shorter.substring(i).equals(longer.substring(i + 1));
        }
        return shorter.substring(i + 1).equals(longer.substring(i + 1))
                || (i + 1 < shorter.length()
                        && shorter.charAt(i) == longer.charAt(i + 1)
                        && shorter.charAt(i + 1) == longer.charAt(i)
                        && shorter.substring(i + 2).equals(longer.substring(i + 2)));
    }
}
