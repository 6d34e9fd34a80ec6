/// Allocations over REST.
@NullMarked
package io.cobro.api.allocation;

import org.jspecify.annotations.NullMarked;
