/** What happened that somebody may have to account for. */
@NullMarked
package io.scriptorium.auth.audit;

import org.jspecify.annotations.NullMarked;
