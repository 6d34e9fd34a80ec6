package io.cobro.persistence;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.left;
import static org.jooq.impl.DSL.lower;
import static org.jooq.impl.DSL.translate;

import org.jooq.Field;

/// Texts as people look for them: without case and accents.
public final class PlainText {

    /// Characters by which texts are sorted: as many as the place in a list has room for.
    public static final int SORTED_CHARS = 80;

    private static final String ACCENTED = "áàäâãéèëêíìïîóòöôõúùüûñç";
    private static final String UNACCENTED = "aaaaaeeeeiiiiooooouuuunc";

    private PlainText() {}

    /// The text without case and accents.
    public static Field<String> of(Field<String> text) {
        return translate(lower(text), inline(ACCENTED), inline(UNACCENTED));
    }

    /// What a text is sorted by: the beginning, character by character, in every database the same.
    public static Field<String> sorted(Field<String> text) {
        return of(left(text, inline(SORTED_CHARS))).collate("C");
    }

    /// The characters of a text by which it is sorted.
    static String begin(String text) {
        return text.codePoints()
                .limit(SORTED_CHARS)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
