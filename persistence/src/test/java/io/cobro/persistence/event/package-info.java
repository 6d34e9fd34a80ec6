/// The log of events on a real database.
@NullMarked
package io.cobro.persistence.event;

import org.jspecify.annotations.NullMarked;
