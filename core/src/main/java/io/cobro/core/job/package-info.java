/// What happens to a tenant because time passes, without anybody asking.
@NullMarked
package io.cobro.core.job;

import org.jspecify.annotations.NullMarked;
