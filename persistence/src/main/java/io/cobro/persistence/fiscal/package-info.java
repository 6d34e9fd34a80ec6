/// Fiscal documents that were taken in.
@NullMarked
package io.cobro.persistence.fiscal;

import org.jspecify.annotations.NullMarked;
