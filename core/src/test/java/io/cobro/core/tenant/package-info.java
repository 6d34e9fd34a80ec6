/// Tests of what belongs to a tenant.
@NullMarked
package io.cobro.core.tenant;

import org.jspecify.annotations.NullMarked;
