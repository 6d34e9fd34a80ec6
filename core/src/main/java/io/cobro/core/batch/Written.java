package io.cobro.core.batch;

import io.cobro.core.Resource;
import io.cobro.core.id.Id;

/// What there is after a command that makes it or finds it; shown as the thing itself.
///
/// @param isNew whether the command made it
public record Written<T extends Resource>(T value, Id id, boolean isNew) implements Resource {}
