package io.cobro.core.reminder;

import java.text.Normalizer;
import java.util.Map;

/// The text of an SMS as a phone gets it, and what it costs.
///
/// An SMS has 160 characters of the GSM 7-bit alphabet, or 70 of UCS-2 as soon as one character is
/// not in that alphabet; a longer text travels in segments of 153 or 67. Ten characters of the GSM
/// alphabet, such as `€` and `[`, count twice. `ñ`, `Ñ`, `¿` and `¡` are in it; `á`, `í`, `ó` and
/// `ú` are not, so that one accent halves what fits.
///
/// | text | accents | encoding | characters | segments |
/// |---|---|---|---|---|
/// | `Su pago venció` | stripped: `Su pago vencio` | GSM-7 | 14 | 1 |
/// | `Su pago venció` | kept | UCS-2 | 14 | 1 |
/// | 161 times `a` | | GSM-7 | 161 | 2 |
///
/// Source: 3GPP TS 23.038 (alphabet and extension table), TS 23.040 (concatenation).
///
/// @param text as it leaves
/// @param characters as the network counts them: units of the encoding
/// @param segments messages that are paid for; 0 for an empty text
public record SmsText(String text, Encoding encoding, int characters, int segments) {

    /// Units of one GSM-7 message, and of each segment where there are several.
    public static final int GSM_7_SINGLE = 160;

    public static final int GSM_7_SEGMENT = 153;

    /// Units of one UCS-2 message, and of each segment where there are several.
    public static final int UCS_2_SINGLE = 70;

    public static final int UCS_2_SEGMENT = 67;

    /// How characters travel.
    public enum Encoding {
        GSM_7,
        UCS_2
    }

    /// What happens to accents and to everything else that is not in the GSM alphabet.
    public enum Accents {
        /// Accents go, `ñ` stays, typographic signs become plain ones, and what has no plain form
        /// becomes a question mark: the text always fits the GSM alphabet.
        STRIP,
        /// The text stays as it is, and may need UCS-2.
        KEEP
    }

    private static final String BASIC =
            "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
                    + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private static final String EXTENSION = "\f^{}\\[~]|€";

    /// What Unicode does not take apart by itself.
    private static final Map<Integer, String> PLAIN =
            Map.ofEntries(
                    Map.entry((int) '‘', "'"),
                    Map.entry((int) '’', "'"),
                    Map.entry((int) '‚', "'"),
                    Map.entry((int) '´', "'"),
                    Map.entry((int) '`', "'"),
                    Map.entry((int) '“', "\""),
                    Map.entry((int) '”', "\""),
                    Map.entry((int) '„', "\""),
                    Map.entry((int) '«', "\""),
                    Map.entry((int) '»', "\""),
                    Map.entry((int) '‹', "'"),
                    Map.entry((int) '›', "'"),
                    Map.entry((int) '‐', "-"),
                    Map.entry((int) '‑', "-"),
                    Map.entry((int) '‒', "-"),
                    Map.entry((int) '–', "-"),
                    Map.entry((int) '—', "-"),
                    Map.entry((int) '―', "-"),
                    Map.entry((int) '−', "-"),
                    Map.entry((int) '•', "-"),
                    Map.entry((int) '·', "-"),
                    Map.entry((int) '⁄', "/"),
                    Map.entry((int) '×', "x"),
                    Map.entry((int) '©', "(c)"),
                    Map.entry((int) '®', "(R)"),
                    Map.entry((int) 'ł', "l"),
                    Map.entry((int) 'Ł', "L"),
                    Map.entry((int) 'đ', "d"),
                    Map.entry((int) 'Đ', "D"),
                    Map.entry((int) 'ı', "i"),
                    Map.entry((int) 'œ', "oe"),
                    Map.entry((int) 'Œ', "OE"));

    private static final char UNKNOWN = '?';

    /// The text as it leaves under a setting.
    public static SmsText of(String source, Accents accents) {
        String text = Normalizer.normalize(source.replace("\r\n", "\n"), Normalizer.Form.NFC);
        if (accents == Accents.STRIP) {
            text = stripped(text);
        }
        Encoding encoding =
                text.chars().allMatch(unit -> septets((char) unit) > 0)
                        ? Encoding.GSM_7
                        : Encoding.UCS_2;
        int characters = 0;
        for (int i = 0; i < text.length(); i++) {
            characters += encoding == Encoding.GSM_7 ? septets(text.charAt(i)) : 1;
        }
        return new SmsText(text, encoding, characters, segments(text, encoding, characters));
    }

    /// A character that counts twice never lies in two segments.
    private static int segments(String text, Encoding encoding, int characters) {
        if (characters == 0) {
            return 0;
        }
        boolean gsm = encoding == Encoding.GSM_7;
        if (characters <= (gsm ? GSM_7_SINGLE : UCS_2_SINGLE)) {
            return 1;
        }
        int size = gsm ? GSM_7_SEGMENT : UCS_2_SEGMENT;
        int segments = 1;
        int used = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            int units = gsm ? septets(text.charAt(i)) : Character.charCount(point);
            if (used + units > size) {
                segments++;
                used = 0;
            }
            used += units;
            i += Character.charCount(point);
        }
        return segments;
    }

    /// Units of a character in GSM-7: 1, 2, or 0 where it is not in the alphabet.
    private static int septets(char character) {
        return BASIC.indexOf(character) >= 0 ? 1 : EXTENSION.indexOf(character) >= 0 ? 2 : 0;
    }

    private static String stripped(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().forEach(point -> append(plain, point));
        return plain.toString();
    }

    private static void append(StringBuilder plain, int point) {
        if (point == 'ñ' || point == 'Ñ' || point == '\n') {
            plain.appendCodePoint(point);
        } else if (point == '\r' || point == '\f' || point == '\u2028' || point == '\u2029') {
            plain.append('\n');
        } else if (Character.isSpaceChar(point) || point == '\t') {
            plain.append(' ');
        } else if (PLAIN.containsKey(point)) {
            plain.append(PLAIN.get(point));
        } else if (!isInvisible(point)) {
            String parts = Normalizer.normalize(Character.toString(point), Normalizer.Form.NFKD);
            parts.codePoints()
                    .filter(part -> !isMark(part))
                    .forEach(part -> plain.append(letter(part)));
        }
    }

    private static String letter(int point) {
        String plain = PLAIN.get(point);
        if (plain != null) {
            return plain;
        }
        return Character.isBmpCodePoint(point) && septets((char) point) > 0
                ? Character.toString(point)
                : String.valueOf(UNKNOWN);
    }

    private static boolean isMark(int point) {
        int type = Character.getType(point);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    private static boolean isInvisible(int point) {
        return Character.isISOControl(point)
                || Character.getType(point) == Character.FORMAT
                || isMark(point);
    }
}
