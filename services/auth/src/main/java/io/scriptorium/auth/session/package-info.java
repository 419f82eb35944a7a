/** Sessions: refresh tokens that rotate, access tokens made from them, and their ends. */
@NullMarked
package io.scriptorium.auth.session;

import org.jspecify.annotations.NullMarked;
