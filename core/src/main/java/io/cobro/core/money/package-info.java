/// Exact money: an amount in minor units that always carries its currency.
@NullMarked
package io.cobro.core.money;

import org.jspecify.annotations.NullMarked;
