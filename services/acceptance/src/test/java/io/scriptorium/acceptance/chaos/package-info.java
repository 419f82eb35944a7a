/** Every fault that can happen, one by one and at random, while people write; and what must be true after each. */
@NullMarked
package io.scriptorium.acceptance.chaos;

import org.jspecify.annotations.NullMarked;
