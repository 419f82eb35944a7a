package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.ContentRef;
import io.scriptorium.ydoc.format.UpdateWriter;

/** A document inside of another: only its name and options, not what is in it. */
final class DocContent implements Content {
    Subdocument document;

    DocContent(Subdocument document) {
        this.document = document;
    }

    @Override
    public int ref() {
        return ContentRef.DOC;
    }

    @Override
    public Object value(int index) {
        return document;
    }

    @Override
    public Content copy() {
        return new DocContent(document.copy());
    }

    @Override
    public void integrate(Transaction transaction, Item item) {
        document.item = item;
        transaction.subdocuments().added(document);
    }

    @Override
    public void delete(Transaction transaction) {
        transaction.subdocuments().removed(document);
    }

    @Override
    public void write(UpdateWriter writer, int offset, int length) {
        writer.writeString(document.guid());
        writer.writeAny(document.options());
    }
}
