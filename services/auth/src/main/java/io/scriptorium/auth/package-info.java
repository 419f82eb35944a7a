/** Login, sessions and tokens: who somebody is, told to all other services by signed tokens. */
@NullMarked
package io.scriptorium.auth;

import org.jspecify.annotations.NullMarked;
