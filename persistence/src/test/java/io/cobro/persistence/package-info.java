/// Tests of the database.
@NullMarked
package io.cobro.persistence;

import org.jspecify.annotations.NullMarked;
