/// Many commands of one kind in one transaction.
@NullMarked
package io.cobro.core.batch;

import org.jspecify.annotations.NullMarked;
