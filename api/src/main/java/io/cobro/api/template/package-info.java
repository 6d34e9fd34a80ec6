/// Templates over REST, and their previews for both faces.
@NullMarked
package io.cobro.api.template;

import org.jspecify.annotations.NullMarked;
