package io.cobro.persistence;

import java.util.Optional;

/// One of the integrator's notes, written `sucursal:Monterrey Centro`.
///
/// @param key without a colon
/// @param text the whole text under the key
public record MetadataEntry(String key, String text) {

    /// Reads key, colon and text; empty where there is no colon.
    public static Optional<MetadataEntry> parse(String written) {
        int colon = written.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : Optional.of(
                        new MetadataEntry(
                                written.substring(0, colon), written.substring(colon + 1)));
    }
}
