/// Fiscal documents on a real database.
@NullMarked
package io.cobro.persistence.fiscal;

import org.jspecify.annotations.NullMarked;
