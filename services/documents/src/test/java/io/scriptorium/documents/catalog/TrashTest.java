package io.scriptorium.documents.catalog;

import static io.scriptorium.documents.system.Stores.entries;
import static io.scriptorium.documents.system.Stores.number;
import static io.scriptorium.documents.system.Stores.storedUpdates;
import static io.scriptorium.documents.system.Stores.typing;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.scriptorium.documents.system.DocumentsTest;
import io.scriptorium.documents.system.Stores;
import io.scriptorium.documents.system.TestUser;
import io.scriptorium.documents.updatelog.UpdateStore;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@DocumentsTest
class TrashTest {
    @Inject
    Trash trash;

    @Inject
    UpdateStore store;

    private final TestUser ada = TestUser.someone("Ada");

    @Test
    void deletesForGoodWhatHasBeenInTheTrashForThirtyDays() throws SQLException {
        String due = inTrashFor("31 days");
        String notYet = inTrashFor("29 days");
        String living = ada.creates("Living");

        trash.sweep();

        ada.request().get("/api/documents/" + due).then().statusCode(404);
        for (String table :
                List.of("document", "member", "activity", "snapshot", "batch", "contributor", "version", "purged")) {
            String key = table.equals("document") ? "id" : "document_id";
            assertEquals(
                    0, number("SELECT count(*) FROM " + table + " WHERE " + key + " = ?", UUID.fromString(due)), table);
        }
        assertEquals(
                1,
                number("SELECT count(*) FROM audit WHERE document_id = ? AND action = 'purged'", UUID.fromString(due)));
        ada.request().get("/api/documents/" + notYet).then().statusCode(200);
        assertEquals(3, storedUpdates(notYet));
        ada.request().get("/api/documents/" + living).then().statusCode(200);

        store.storeAll(entries(due, ada.id(), typing("late")));
        assertEquals(0, storedUpdates(due));
    }

    private String inTrashFor(String age) throws SQLException {
        String id = ada.creates("Thrown away");
        store.storeAll(entries(id, ada.id(), typing("abc")));
        ada.request()
                .body(Map.of("name", "Kept no longer than the document"))
                .post("/api/documents/" + id + "/versions")
                .then()
                .statusCode(201);
        ada.deletes(id);
        try (var connection = Stores.connect();
                var statement = connection.prepareStatement(
                        "UPDATE document SET deleted_at = now() - ?::interval WHERE id = ?")) {
            statement.setString(1, age);
            statement.setObject(2, UUID.fromString(id));
            statement.executeUpdate();
        }
        return id;
    }
}
