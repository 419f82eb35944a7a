package io.scriptorium.documents.exchange;

import org.commonmark.node.HtmlInline;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.PostProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Makes text of raw HTML and of links to addresses that are not allowed, before addresses are looked for in the text. Tags that {@link MarkdownInlineReader} may take stay
 * what they are.
 */
final class UntrustedAsText implements PostProcessor {
    @Override
    public Node process(Node root) {
        for (Node node = root.getFirstChild(); node != null; node = following(node)) {
            if (node instanceof Link link && Addresses.link(link.getDestination()) == null) {
                node = unwrapped(link);
            }
        }
        for (Node node = root.getFirstChild(); node != null; node = following(node)) {
            if (isText(node)) {
                node = joined(node);
            }
        }
        return root;
    }

    /** Puts a link's content in its place. The node that stands in front of it afterwards. */
    private static Node unwrapped(Link link) {
        Text start = new Text("");
        link.insertBefore(start);
        Node child = link.getFirstChild();
        while (child != null) {
            Node next = child.getNext();
            link.insertBefore(child);
            child = next;
        }
        link.unlink();
        return start;
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
