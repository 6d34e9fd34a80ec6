/// The append-only double-entry subledger and the balances projected from it.
@NullMarked
package io.cobro.core.ledger;

import org.jspecify.annotations.NullMarked;
