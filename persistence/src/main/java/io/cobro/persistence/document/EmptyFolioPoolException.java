package io.cobro.persistence.document;

/// No free number is left in a series: the transaction ends, [FolioPool#refill] makes more and the
/// work runs again.
public final class EmptyFolioPoolException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient FolioSeries series;

    EmptyFolioPoolException(FolioSeries series) {
        super("no free number in " + series);
        this.series = series;
    }

    public FolioSeries series() {
        return series;
    }
}
