/** Who may do what, and what bad input gets. */
@NullMarked
package io.scriptorium.acceptance.security;

import org.jspecify.annotations.NullMarked;
