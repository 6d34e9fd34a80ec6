/// Templates in PostgreSQL.
@NullMarked
package io.cobro.persistence.template;

import org.jspecify.annotations.NullMarked;
