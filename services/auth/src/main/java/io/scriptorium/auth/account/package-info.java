/** People, as the provider tells of them. */
@NullMarked
package io.scriptorium.auth.account;

import org.jspecify.annotations.NullMarked;
