package io.scriptorium.documents.updatelog;

/** The store's statements, for tests that look at their plans. */
public final class UpdateStoreQueries {
    public static final String HEADS = UpdateStore.HEADS;

    private UpdateStoreQueries() {}
}
