/// The journal, its sums and its verification.
@NullMarked
package io.cobro.persistence.ledger;

import org.jspecify.annotations.NullMarked;
