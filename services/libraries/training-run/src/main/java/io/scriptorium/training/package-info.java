/** The training run from which the JVM makes its AOT cache. */
@NullMarked
package io.scriptorium.training;

import org.jspecify.annotations.NullMarked;
