/// The PostgreSQL server that comes with Cobro: unpacked, started, shared and stopped.
@NullMarked
package io.cobro.persistence.embedded;

import org.jspecify.annotations.NullMarked;
