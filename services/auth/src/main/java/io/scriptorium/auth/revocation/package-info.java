/** Telling every service, within a second and without fail, what has ended. */
@NullMarked
package io.scriptorium.auth.revocation;

import org.jspecify.annotations.NullMarked;
