/// Reading long lists a page at a time.
@NullMarked
package io.cobro.core.page;

import org.jspecify.annotations.NullMarked;
