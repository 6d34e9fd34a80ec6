package io.cobro.api.http;

import io.cobro.core.Refusal;
import java.util.List;
import java.util.Map;

/// Ends a request that is refused before a command is made of it: carries why to the one place that
/// answers.
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Refusal> refusals;
    private final transient Place place;

    /// Which part of the request is at fault.
    public enum Place {
        BODY,
        QUERY,
        PATH,
        HEADER
    }

    public ProblemException(Place place, List<Refusal> refusals) {
        super(refusals.getFirst().code(), null, false, false);
        this.place = place;
        this.refusals = List.copyOf(refusals);
    }

    public ProblemException(Place place, Refusal refusal) {
        this(place, List.of(refusal));
    }

    /// One parameter or header is at fault.
    ///
    /// @param name of the parameter or header
    public ProblemException(Place place, String name, String code, Map<String, String> values) {
        this(place, Refusal.at(name, code, values));
    }

    public ProblemException(Refusal refusal) {
        this(Place.BODY, refusal);
    }

    public List<Refusal> refusals() {
        return refusals;
    }

    public Place place() {
        return place;
    }
}
