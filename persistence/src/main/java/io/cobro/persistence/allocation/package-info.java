/// Uses of payments and credit notes.
@NullMarked
package io.cobro.persistence.allocation;

import org.jspecify.annotations.NullMarked;
