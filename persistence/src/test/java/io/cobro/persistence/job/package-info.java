/// Jobs of tenants on a real database, whatever the clock does.
@NullMarked
package io.cobro.persistence.job;

import org.jspecify.annotations.NullMarked;
