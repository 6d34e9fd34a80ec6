package io.cobro.core.document;

import org.jspecify.annotations.Nullable;

/// The number that people call a document by: series and folio, such as `A-1005`.
///
/// @param series up to 25 characters, or null
/// @param folio up to 40 characters, or null; digits where Cobro assigned it
/// @param assigned the folio as a number where Cobro assigned it: gap-free and unique per billing
///   entity and series. Numbers of documents issued elsewhere are kept as they are, not unique
public record DocumentNumber(
        @Nullable String series, @Nullable String folio, @Nullable Long assigned) {

    public static final DocumentNumber NONE = new DocumentNumber(null, null, null);

    /// A number that Cobro assigns.
    public static DocumentNumber assigned(String series, long folio) {
        return new DocumentNumber(series.isEmpty() ? null : series, Long.toString(folio), folio);
    }

    /// A number that somebody else gave.
    public static DocumentNumber given(@Nullable String series, @Nullable String folio) {
        return new DocumentNumber(series, folio, null);
    }

    /// Series and folio with a hyphen between, or the one that there is; null where there is
    /// neither.
    public @Nullable String text() {
        if (series == null || folio == null) {
            return series == null ? folio : series;
        }
        return series + "-" + folio;
    }
}
