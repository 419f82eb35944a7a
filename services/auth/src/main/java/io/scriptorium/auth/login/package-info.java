/** Signing in with the company's provider: OpenID Connect through quarkus-oidc, ending with a session of our own. */
@NullMarked
package io.scriptorium.auth.login;

import org.jspecify.annotations.NullMarked;
