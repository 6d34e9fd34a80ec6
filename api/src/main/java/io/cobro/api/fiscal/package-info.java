/// Fiscal documents over REST.
@NullMarked
package io.cobro.api.fiscal;

import org.jspecify.annotations.NullMarked;
