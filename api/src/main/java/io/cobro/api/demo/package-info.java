/// The demonstration: the main job from files to the aging report, as a function of its input.
@NullMarked
package io.cobro.api.demo;

import org.jspecify.annotations.NullMarked;
