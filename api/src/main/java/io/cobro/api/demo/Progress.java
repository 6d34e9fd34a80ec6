package io.cobro.api.demo;

/// Hears of each step in human words.
@FunctionalInterface
public interface Progress {

    void say(String line);
}
