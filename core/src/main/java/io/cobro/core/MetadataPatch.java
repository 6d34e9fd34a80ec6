package io.cobro.core;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A change of the integrator's own notes, as a merge patch (RFC 7396) makes it: what it names is set
/// or, where empty, dropped; the rest stays.
///
/// @param changes by name; none changes nothing
/// @param clears whether all earlier notes are dropped first
public record MetadataPatch(Map<String, Optional<String>> changes, boolean clears) {

    /// Notes that one resource may have.
    public static final int NOTES_MAX = 50;

    public static final MetadataPatch NONE = new MetadataPatch(Map.of(), false);

    public MetadataPatch {
        changes = Map.copyOf(changes);
    }

    /// The notes after the patch.
    ///
    /// @throws RefusedException `too_many_items`
    public Map<String, String> applyTo(Map<String, String> before) {
        Map<String, String> after = new TreeMap<>(clears ? Map.of() : before);
        changes.forEach(
                (name, value) ->
                        value.ifPresentOrElse(
                                set -> after.put(name, set), () -> after.remove(name)));
        if (after.size() > NOTES_MAX) {
            throw Refusal.at(
                            "/metadata",
                            "too_many_items",
                            Map.of("limit", Integer.toString(NOTES_MAX)))
                    .exception();
        }
        return after;
    }
}
