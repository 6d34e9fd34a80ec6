/// Decides which open invoices an incoming bank credit pays, with its evidence counted in bits.
@NullMarked
package io.cobro.core.reconciliation.matching;

import org.jspecify.annotations.NullMarked;
