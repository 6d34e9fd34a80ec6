/// Templates in Mustache.
@NullMarked
package io.cobro.connectors.template;

import org.jspecify.annotations.NullMarked;
