package io.scriptorium.ydoc.type;

import io.scriptorium.ydoc.item.Branch;
import io.scriptorium.ydoc.item.Kind;
import io.scriptorium.ydoc.lib0.WellFormed;

/** A node whose meaning the application gives, with a map of properties. */
public final class YXmlHook extends YMap {
    public YXmlHook(String hookName) {
        this(Branch.named(Kind.XML_HOOK, WellFormed.of(hookName)));
    }

    YXmlHook(Branch branch) {
        super(branch);
    }

    @Override
    public YXmlHook copy() {
        return copy(0);
    }

    @Override
    YXmlHook copy(int depth) {
        return copyEntriesTo(new YXmlHook(hookName()), depth);
    }

    public String hookName() {
        return branch().nodeName();
    }
}
