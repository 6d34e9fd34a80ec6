/// What every feature of the core shares: commands' context, outcomes, refusals, transactions.
@NullMarked
package io.cobro.core;

import org.jspecify.annotations.NullMarked;
