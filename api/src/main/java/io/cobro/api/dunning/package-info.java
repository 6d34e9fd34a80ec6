/// Dunning policies and enrollments over REST.
@NullMarked
package io.cobro.api.dunning;

import org.jspecify.annotations.NullMarked;
