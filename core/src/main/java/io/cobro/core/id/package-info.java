/// Identity: typed, time-ordered ids and their public text.
@NullMarked
package io.cobro.core.id;

import org.jspecify.annotations.NullMarked;
