/// PostgreSQL: one adapter and its queries per feature.
@NullMarked
package io.cobro.persistence;

import org.jspecify.annotations.NullMarked;
