/// Reports compared with the journal.
@NullMarked
package io.cobro.persistence.report;

import org.jspecify.annotations.NullMarked;
