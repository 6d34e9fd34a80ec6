/// Credit notes.
@NullMarked
package io.cobro.persistence.credit;

import org.jspecify.annotations.NullMarked;
