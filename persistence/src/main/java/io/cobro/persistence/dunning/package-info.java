/// Dunning policies and enrollments, and the job that follows them.
@NullMarked
package io.cobro.persistence.dunning;

import org.jspecify.annotations.NullMarked;
