/// Reports: questions about all that is owed, at the end of any business date.
@NullMarked
package io.cobro.persistence.report;

import org.jspecify.annotations.NullMarked;
