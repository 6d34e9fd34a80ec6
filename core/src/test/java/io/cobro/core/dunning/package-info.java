/// Tests of the rules of dunning.
@NullMarked
package io.cobro.core.dunning;

import org.jspecify.annotations.NullMarked;
