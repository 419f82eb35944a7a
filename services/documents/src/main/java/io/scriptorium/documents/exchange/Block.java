package io.scriptorium.documents.exchange;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a document, as all formats but ProseMirror's see it: the nodes of the editor's schema that stand below each other. */
sealed interface Block {
    record Paragraph(List<Inline> content) implements Block {}

    record Heading(int level, List<Inline> content) implements Block {}

    record BulletList(List<Item> items) implements Block {}

    record OrderedList(int start, List<Item> items) implements Block {}

    record TaskList(List<Task> items) implements Block {}

    record Quote(List<Block> content) implements Block {}

    record Code(@Nullable String language, String text) implements Block {}

    record Rule() implements Block {}

    /** An image with an allowed address; width and height are numbers of pixels. */
    record Image(
            String source,
            @Nullable String alternative,
            @Nullable String title,
            @Nullable Integer width,
            @Nullable Integer height)
            implements Block {}

    record Table(List<Row> rows) implements Block {}

    record Item(List<Block> content) {}

    record Task(boolean done, List<Block> content) {}

    record Row(List<Cell> cells) {}

    record Cell(boolean header, @Nullable Alignment alignment, int columns, int rows, List<Block> content) {}

    enum Alignment {
        LEFT("left"),
        CENTER("center"),
        RIGHT("right");

        /** As the schema and HTML spell it. */
        final String spelling;

        Alignment(String spelling) {
            this.spelling = spelling;
        }
    }
}
