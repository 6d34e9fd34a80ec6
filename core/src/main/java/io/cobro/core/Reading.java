package io.cobro.core;

/// Something asked of the books that has not been fetched yet. All readings asked for before the
/// first [#get] travel to the database together, in the order in which they were asked for.
///
/// @param <T> what is read
@FunctionalInterface
public interface Reading<T> {

    T get();
}
