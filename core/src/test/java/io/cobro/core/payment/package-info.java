/// Tests of recording money.
@NullMarked
package io.cobro.core.payment;

import org.jspecify.annotations.NullMarked;
