/**
 * What a document says, in other forms: as ProseMirror JSON, Markdown, HTML and plain text; and Markdown and plain text as edits of a document. Pure
 * functions of documents: nothing here knows of HTTP or of a database.
 */
@NullMarked
package io.scriptorium.documents.exchange;

import org.jspecify.annotations.NullMarked;
