/// The event log over REST.
@NullMarked
package io.cobro.api.event;

import org.jspecify.annotations.NullMarked;
