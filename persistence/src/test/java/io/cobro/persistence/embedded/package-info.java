/// Tests of the embedded PostgreSQL.
@NullMarked
package io.cobro.persistence.embedded;

import org.jspecify.annotations.NullMarked;
