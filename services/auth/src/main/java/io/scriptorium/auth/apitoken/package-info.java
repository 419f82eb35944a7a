/** Tokens for programs: made by a person, good until they expire or are deleted. */
@NullMarked
package io.scriptorium.auth.apitoken;

import org.jspecify.annotations.NullMarked;
