/// A real database for tests, also those of other modules.
@NullMarked
package io.cobro.persistence.testing;

import org.jspecify.annotations.NullMarked;
