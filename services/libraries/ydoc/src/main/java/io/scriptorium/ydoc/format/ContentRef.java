package io.scriptorium.ydoc.format;

/**
 * The first byte of every struct.
 *
 * <pre>
 *    7   6   5   4   3   2   1   0
 *  +---+---+---+---+---+---+---+---+
 *  | O | R | S |    content ref    |
 *  +---+---+---+---+---+---+---+---+
 *  O  an origin follows: the id of the unit to the left when this was inserted
 *  R  a right origin follows: the id of the unit to the right when this was inserted
 *  S  has a key in its parent. The key itself is only written when neither O nor R is set;
 *     S may be set without it, because a neighbour tells the key
 * </pre>
 */
public final class ContentRef {
    public static final int GC = 0;
    public static final int DELETED = 1;
    public static final int JSON = 2;
    public static final int BINARY = 3;
    public static final int STRING = 4;
    public static final int EMBED = 5;
    public static final int FORMAT = 6;
    public static final int TYPE = 7;
    public static final int ANY = 8;
    public static final int DOC = 9;
    public static final int SKIP = 10;

    public static final int MASK = 0x1F;
    public static final int HAS_ORIGIN = 0x80;
    public static final int HAS_RIGHT_ORIGIN = 0x40;
    public static final int HAS_PARENT_SUB = 0x20;

    private ContentRef() {}
}
