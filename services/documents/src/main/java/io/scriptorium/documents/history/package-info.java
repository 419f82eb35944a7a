/** What documents were: the moments that the log can show, the names of some, and the way back to them. */
@NullMarked
package io.scriptorium.documents.history;

import org.jspecify.annotations.NullMarked;
