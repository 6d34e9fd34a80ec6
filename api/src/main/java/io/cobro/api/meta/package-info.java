/// The contract, the documentation, problems, health and metrics.
@NullMarked
package io.cobro.api.meta;

import org.jspecify.annotations.NullMarked;
