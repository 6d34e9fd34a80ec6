/// Bank lines and matches on a real database.
@NullMarked
package io.cobro.persistence.reconciliation;

import org.jspecify.annotations.NullMarked;
