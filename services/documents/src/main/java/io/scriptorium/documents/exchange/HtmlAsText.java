package io.scriptorium.documents.exchange;

import org.commonmark.node.HtmlInline;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.PostProcessor;
import org.jspecify.annotations.Nullable;

/** Makes text of raw HTML, before addresses are looked for in the text. Tags that {@link MarkdownInlineReader} may take stay what they are. */
final class HtmlAsText implements PostProcessor {
    @Override
    public Node process(Node root) {
        Node node = root.getFirstChild();
        while (node != null) {
            if (isText(node)) {
                node = joined(node);
            }
            node = following(node);
        }
        return root;
    }

    private static boolean isText(@Nullable Node node) {
        return node instanceof Text
                || (node instanceof HtmlInline html && !MarkdownInlineReader.isTag(html.getLiteral()));
    }

    /** Puts one text in the place of this and all that follow without anything else between them. */
    private static Node joined(Node first) {
        if (first instanceof Text && !isText(first.getNext())) {
            return first;
        }
        StringBuilder literal = new StringBuilder();
        Text text = new Text();
        first.insertBefore(text);
        for (Node part = first; isText(part); part = text.getNext()) {
            switch (part) {
                case Text plain -> literal.append(plain.getLiteral());
                case HtmlInline html ->
                    literal.append(html.getLiteral().replace('\n', ' ').replace('\r', ' '));
                default -> throw new IllegalStateException("not text: " + part);
            }
            part.unlink();
        }
        text.setLiteral(literal.toString());
        return text;
    }

    /** The next node of the tree, found without a stack. */
    private static @Nullable Node following(Node node) {
        if (node.getFirstChild() != null) {
            return node.getFirstChild();
        }
        Node at = node;
        while (at != null && at.getNext() == null) {
            at = at.getParent();
        }
        return at == null ? null : at.getNext();
    }
}
