package io.scriptorium.ydoc.item;

/** What a branch is used as; the order is that of the type refs on the wire. */
public enum Kind {
    ARRAY(0),
    MAP(1),
    TEXT(2),
    XML_ELEMENT(3),
    XML_FRAGMENT(4),
    XML_HOOK(5),
    XML_TEXT(6),
    /** A root that updates have mentioned and nobody has asked for: its kind is not on the wire. */
    UNKNOWN(-1);

    private static final Kind[] BY_REF = {ARRAY, MAP, TEXT, XML_ELEMENT, XML_FRAGMENT, XML_HOOK, XML_TEXT};

    private final int ref;

    Kind(int ref) {
        this.ref = ref;
    }

    static int count() {
        return BY_REF.length;
    }

    static Kind of(int ref) {
        return BY_REF[ref];
    }

    int ref() {
        if (this == UNKNOWN) {
            throw new IllegalStateException("the kind of this type is unknown");
        }
        return ref;
    }

    /** Whether a name belongs to it. */
    boolean named() {
        return this == XML_ELEMENT || this == XML_HOOK;
    }

    public boolean isText() {
        return this == TEXT || this == XML_TEXT;
    }

    /** Whether positions in it are found through {@link Markers}. */
    boolean hasMarkers() {
        return this == ARRAY || isText();
    }
}
