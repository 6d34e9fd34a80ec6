package io.cobro.core;

/// Something that integrators see: it has one JSON form, written in one place, which REST answers,
/// events and stored responses share.
public interface Resource {

    /// The resource as it may be kept: without what is shown only once, such as the secret of a
    /// key.
    default Resource kept() {
        return this;
    }
}
