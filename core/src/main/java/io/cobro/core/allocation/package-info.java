/// Allocations: which debt each peso pays.
@NullMarked
package io.cobro.core.allocation;

import org.jspecify.annotations.NullMarked;
