/** The OIDC provider of the local run: signs in whoever is typed. */
@NullMarked
package io.scriptorium.local.identity;

import org.jspecify.annotations.NullMarked;
