/// Reports over REST.
@NullMarked
package io.cobro.api.report;

import org.jspecify.annotations.NullMarked;
