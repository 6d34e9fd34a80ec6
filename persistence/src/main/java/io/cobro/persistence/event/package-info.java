/// Facts on their way to the log.
@NullMarked
package io.cobro.persistence.event;

import org.jspecify.annotations.NullMarked;
