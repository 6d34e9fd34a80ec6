package io.cobro.persistence;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.cobro.core.id.NewIds;
import java.util.UUID;

/// New ids from the clock of this process: UUIDs of version 7, each greater than the one before,
/// also within a millisecond and when the clock steps back, so that rows of one command keep their
/// order and indexes grow at their end.
///
/// Thread-safe. Source: RFC 9562 (May 2024), section 5.7 and method 2 of section 6.2.
public final class TimeOrderedIds implements NewIds {

    private final TimeBasedEpochGenerator generator = Generators.timeBasedEpochGenerator();

    @Override
    public UUID next() {
        return generator.generate();
    }
}
