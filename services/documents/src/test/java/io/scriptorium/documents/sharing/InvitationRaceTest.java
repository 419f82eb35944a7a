package io.scriptorium.documents.sharing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.scriptorium.documents.system.DocumentsTest;
import io.scriptorium.documents.system.TestUser;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@DocumentsTest
class InvitationRaceTest {
    private static final int ROUNDS = 30;

    private final TestUser ada = TestUser.someone("Ada");

    @Test
    void anInvitationAndTheFirstSignInNeverMissEachOther() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < ROUNDS; round++) {
                TestUser newcomer = TestUser.someone("Newcomer");
                String id = ada.creates("For somebody new");
                CyclicBarrier together = new CyclicBarrier(2);
                Future<Integer> invited = threads.submit(() -> {
                    together.await();
                    return ada.request()
                            .body(Map.of("email", newcomer.email(), "role", "editor"))
                            .put("/api/documents/" + id + "/members")
                            .statusCode();
                });
                Future<Integer> came = threads.submit(() -> {
                    together.await();
                    return newcomer.request().get("/api/documents").statusCode();
                });
                assertEquals(200, invited.get());
                assertEquals(200, came.get());

                assertEquals(
                        List.of(id), newcomer.request().get("/api/documents").path("items.id"));
            }
        }
    }
}
