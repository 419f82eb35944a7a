package io.scriptorium.ydoc.type;

import io.scriptorium.ydoc.item.Branch;
import io.scriptorium.ydoc.item.Kind;

/** A node whose meaning the application gives, with a map of properties. */
public final class YXmlHook extends YMap {
    public YXmlHook(String hookName) {
        this(Branch.named(Kind.XML_HOOK, hookName));
    }

    YXmlHook(Branch branch) {
        super(branch);
    }

    @Override
    public YXmlHook copy() {
        YXmlHook copy = new YXmlHook(hookName());
        copyEntriesTo(copy);
        return copy;
    }

    public String hookName() {
        return branch().nodeName();
    }
}
