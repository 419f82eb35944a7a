/** The keys that sign access tokens, and how one replaces another without anybody noticing. */
@NullMarked
package io.scriptorium.auth.signingkey;

import org.jspecify.annotations.NullMarked;
