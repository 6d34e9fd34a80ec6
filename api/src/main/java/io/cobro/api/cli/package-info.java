/// The command line: what scripts and operators call.
@NullMarked
package io.cobro.api.cli;

import org.jspecify.annotations.NullMarked;
