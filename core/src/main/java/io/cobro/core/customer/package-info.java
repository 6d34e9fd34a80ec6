/// Debtors: the companies and persons who owe.
@NullMarked
package io.cobro.core.customer;

import org.jspecify.annotations.NullMarked;
