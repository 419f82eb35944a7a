/** Reading and changing a document's text over HTTP. */
@NullMarked
package io.scriptorium.documents.content;

import org.jspecify.annotations.NullMarked;
