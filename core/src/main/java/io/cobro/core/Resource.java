package io.cobro.core;

/// Something that integrators see: it has one JSON form, written in one place, which REST answers,
/// events and stored responses share.
public interface Resource {}
