/** Who is asking and what they may do: roles, callers, tokens, request forgery, problem details. */
@NullMarked
package io.scriptorium.accesscontrol;

import org.jspecify.annotations.NullMarked;
