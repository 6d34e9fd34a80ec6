/// Work that is due without anybody asking: the queue of all tenants and the loops that empty it.
@NullMarked
package io.cobro.persistence.job;

import org.jspecify.annotations.NullMarked;
