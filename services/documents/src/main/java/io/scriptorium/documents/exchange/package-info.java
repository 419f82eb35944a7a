/**
 * What a document says, in other forms: as ProseMirror JSON, Markdown, HTML and plain text; and Markdown and plain text as edits of a document. Pure
 * functions of documents: nothing here knows of HTTP or of a database, and must not.
 *
 * <p>{@link io.scriptorium.documents.exchange.DocumentContent} reads, {@link io.scriptorium.documents.exchange.ContentEdit} writes. Between the shared types and the
 * formats stand {@code Block} and {@code Inline}: what the editor's schema allows, so that each format's writer is one exhaustive switch. Only ProseMirror's JSON is made
 * from the shared types directly, as it shows whatever is there.
 *
 * <h2>Decisions</h2>
 *
 * <p><b>A few tags are read.</b> {@code <u>}, {@code <mark>}, {@code <br>}, {@code <strong>}, {@code <em>} and {@code <del>} without attributes mean what they say, all other
 * HTML is text. So underlines, highlights, breaks in cells and bold parts of words survive the way there and back, in a form that other programs understand.
 * Rejected: no HTML at all (formats would be lost), and HTML in general (it would have to be made safe).
 *
 * <p><b>Delimiters only where they are unambiguous</b>, tags elsewhere. Rejected: character references around delimiters, which are exact but hide the text; and parsing each
 * line again to see whether it came out right.
 *
 * <p><b>Tasks are found in the source</b>, not by the library's extension, which takes an escaped {@code \[ ]} for a box and a box without a text for none.
 *
 * <p><b>Appending never deletes.</b> The update may reach editors long after it was made; an empty paragraph deleted by it may have been filled since. Rejected: replacing
 * the empty paragraph of an empty document.
 *
 * <p><b>Replacing keeps equal blocks</b> at both ends, so a script that uploads a whole document with one changed line is one small edit. Rejected: a full comparison of
 * all blocks; it would mix texts that belong together.
 */
@NullMarked
package io.scriptorium.documents.exchange;

import org.jspecify.annotations.NullMarked;
