/// Reports: what the books say as of a business date.
@NullMarked
package io.cobro.core.report;

import org.jspecify.annotations.NullMarked;
