package io.scriptorium.documents.sharing;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import io.scriptorium.accesscontrol.ConnectionTokens;
import io.scriptorium.accesscontrol.InternalSecret;
import io.scriptorium.accesscontrol.Role;
import io.scriptorium.documents.system.DocumentsTest;
import io.scriptorium.documents.system.IdentityTestResource;
import io.scriptorium.documents.system.Internal;
import io.scriptorium.documents.system.Stores;
import io.scriptorium.documents.system.TestUser;
import io.scriptorium.hashring.HashRing;
import io.scriptorium.hashring.Member;
import io.scriptorium.membership.Membership;
import io.scriptorium.updatelog.Broadcast;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DocumentsTest
class SharingTest {
    private static final Duration WELL_UNDER_A_SECOND = Duration.ofMillis(900);

    @Inject
    Vertx vertx;

    @Inject
    Redis redis;

    private final TestUser ada = TestUser.someone("Ada");
    private final TestUser bob = TestUser.someone("Bob");
    private String id;

    @BeforeEach
    void aDocumentAndTwoPeople() {
        bob.request().get("/api/documents").then().statusCode(200);
        id = ada.creates("Shared");
    }

    @Test
    void sharesWithSomebodyWhoHasBeenHere() {
        ada.request()
                .body(Map.of("email", " " + bob.email().toUpperCase(java.util.Locale.ROOT) + " ", "role", "commenter"))
                .put(members())
                .then()
                .statusCode(200)
                .body("userId", equalTo(bob.id().toString()))
                .body("name", equalTo("Bob"))
                .body("role", equalTo("commenter"))
                .body("pending", equalTo(false));

        bob.request()
                .get(members())
                .then()
                .statusCode(200)
                .body("members.name", contains("Ada", "Bob"))
                .body("members.role", contains("owner", "commenter"))
                .body("members.pending", contains(false, false))
                .body("link", equalTo("none"));
        bob.request().get("/api/documents/" + id).then().body("role", equalTo("commenter"));

        ada.request().delete(members() + "/" + bob.id()).then().statusCode(204);
        bob.request().get("/api/documents/" + id).then().statusCode(404);
        ada.request()
                .delete(members() + "/" + bob.id())
                .then()
                .statusCode(404)
                .body("code", equalTo("member-not-found"));
    }

    @Test
    void anInvitationWaitsForItsAddress() {
        TestUser carol = TestUser.someone("Carol");
        String invitation = ada.request()
                .body(Map.of("email", carol.email(), "role", "editor"))
                .put(members())
                .then()
                .statusCode(200)
                .body("pending", equalTo(true))
                .extract()
                .path("userId");
        ada.request()
                .body(Map.of("email", carol.email(), "role", "viewer"))
                .put(members())
                .then()
                .body("userId", equalTo(invitation));

        carol.request().get("/api/documents").then().statusCode(200).body("items.id", contains(id));

        ada.request()
                .get(members())
                .then()
                .body("members.pending", contains(false, false))
                .body("members.role", contains("owner", "viewer"))
                .body("members.userId", hasItem(carol.id().toString()));
    }

    @Test
    void anInvitationCanBeWithdrawn() {
        TestUser dave = TestUser.someone("Dave");
        String invitation = ada.request()
                .body(Map.of("email", dave.email(), "role", "editor"))
                .put(members())
                .path("userId");

        ada.request().delete(members() + "/" + invitation).then().statusCode(204);

        dave.request().get("/api/documents").then().body("items", empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a@b@c", "a b@example.com", "@", "a@", "<a@example.com>"})
    void refusesWhatIsNoAddress(String email) {
        ada.request()
                .body(Map.of("email", email, "role", "editor"))
                .put(members())
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-email"))
                .body("field", equalTo("email"));
    }

    @Test
    void refusesWhatIsNoRole() {
        ada.request()
                .body(Map.of("email", bob.email(), "role", "king"))
                .put(members())
                .then()
                .statusCode(400)
                .body("field", equalTo("role"));
        ada.request()
                .body(Map.of("email", bob.email()))
                .put(members())
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-role"));
        ada.request()
                .body(Map.of("role", "owner"))
                .put("/api/documents/" + id + "/link")
                .then()
                .statusCode(400);
        ada.request()
                .body(Map.of("role", "x"))
                .put("/api/documents/" + id + "/link")
                .then()
                .statusCode(400);
    }

    @Test
    void anOwnerRemains() {
        ada.request()
                .body(Map.of("email", ada.email(), "role", "editor"))
                .put(members())
                .then()
                .statusCode(409)
                .body("code", equalTo("last-owner"));
        ada.request().delete(members() + "/" + ada.id()).then().statusCode(409).body("code", equalTo("last-owner"));

        ada.shares(id, bob, "owner");
        ada.request().delete(members() + "/" + ada.id()).then().statusCode(204);
        ada.request().get("/api/documents/" + id).then().statusCode(404);
        bob.request().get("/api/documents/" + id).then().body("owner.name", equalTo("Bob"));
    }

    @Test
    void twoOwnersCannotRemoveEachOther() throws Exception {
        for (int round = 0; round < 10; round++) {
            String contested = ada.creates("Contested");
            ada.shares(contested, bob, "owner");
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Integer>> answers = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                answers.add(threads.submit(() -> {
                    start.await();
                    return ada.request()
                            .delete("/api/documents/" + contested + "/members/" + bob.id())
                            .statusCode();
                }));
                answers.add(threads.submit(() -> {
                    start.await();
                    return bob.request()
                            .delete("/api/documents/" + contested + "/members/" + ada.id())
                            .statusCode();
                }));
                start.countDown();
            }
            int succeeded = 0;
            for (Future<Integer> answer : answers) {
                succeeded += answer.get() == 204 ? 1 : 0;
            }
            assertEquals(1, succeeded);
        }
    }

    @Test
    void anybodyMayLeave() {
        ada.shares(id, bob, "viewer");
        bob.request().delete(members() + "/" + bob.id()).then().statusCode(204);
        bob.request().get("/api/documents/" + id).then().statusCode(404);
    }

    @Test
    void theLinkLetsAnybodyIn() {
        bob.request().get("/api/documents/" + id).then().statusCode(404);
        ada.setsLink(id, "commenter");
        bob.request()
                .get("/api/documents/" + id)
                .then()
                .statusCode(200)
                .body("role", equalTo("commenter"))
                .body("link", equalTo("commenter"));
        ada.shares(id, bob, "viewer");
        bob.request().get("/api/documents/" + id).then().body("role", equalTo("commenter"));
        ada.setsLink(id, "none");
        bob.request().get("/api/documents/" + id).then().body("role", equalTo("viewer"));
    }

    @Test
    void connectsToTheOwnerOfTheDocument() {
        Response alone = ada.request().post("/api/documents/" + id + "/connect");
        alone.then()
                .statusCode(200)
                .body("url", equalTo("ws://localhost:8080/collab/" + id))
                .body("role", equalTo("owner"))
                .body("expiresInSeconds", equalTo(60));
        ConnectionTokens tokens =
                new ConnectionTokens(new InternalSecret(IdentityTestResource.INTERNAL_SECRET), InstantSource.system());
        assertEquals(
                new ConnectionTokens.Connection(
                        UUID.fromString(id), ada.id(), "Ada", Role.OWNER, ada.sessionId(), null),
                tokens.verify(alone.path("token")));

        List<Member> nodes = List.of(
                new Member("collab-0", URI.create("http://collab-0:8080"), Member.State.ACTIVE),
                new Member("collab-1", URI.create("http://collab-1:8080"), Member.State.ACTIVE));
        List<Membership> joined = nodes.stream()
                .map(node -> Membership.join(vertx, redis, Membership.Timing.DEFAULT, node.name(), node.url()))
                .toList();
        String owner =
                HashRing.of(nodes).ownerOf(UUID.fromString(id)).orElseThrow().name();
        try {
            Stores.eventually(
                    "the owner is named",
                    Duration.ofSeconds(10),
                    () -> ada.request()
                            .post("/api/documents/" + id + "/connect")
                            .path("url")
                            .equals("ws://localhost:8080/collab/" + owner + "/" + id));
        } finally {
            joined.forEach(
                    membership -> membership.leave().toCompletableFuture().join());
        }
    }

    @Test
    void tellsOtherServicesOfEveryChangeInOrderAndSoon() {
        List<Map<String, String>> heard = new CopyOnWriteArrayList<>();
        Broadcast broadcast =
                Broadcast.listen(vertx, redis, vertx.getOrCreateContext(), Broadcast.ACCESS, new Broadcast.Listener() {
                    @Override
                    public void published(Map<String, String> event) {
                        if (event.get("document").equals(id)) {
                            heard.add(event);
                        }
                    }

                    @Override
                    public void gap() {}
                });
        try {
            // A reader hears what comes after it began: knock until it does.
            Stores.eventually("the reader reads", Duration.ofSeconds(5), () -> {
                Broadcast.publish(redis, Broadcast.ACCESS, Map.of("type", "knock", "document", id))
                        .toCompletableFuture()
                        .join();
                return !heard.isEmpty();
            });
            heard.clear();
            ada.shares(id, bob, "editor");
            Stores.eventually(
                    "the role is told",
                    WELL_UNDER_A_SECOND,
                    () -> heard.stream().anyMatch(event -> "role".equals(event.get("type"))));
            ada.shares(id, bob, "editor");
            ada.setsLink(id, "viewer");
            ada.request().delete(members() + "/" + bob.id()).then().statusCode(204);
            ada.request()
                    .body(Map.of("title", "Told"))
                    .patch("/api/documents/" + id)
                    .then()
                    .statusCode(200);
            ada.deletes(id);
            ada.request().post("/api/documents/" + id + "/restore").then().statusCode(200);
            String user = bob.id().toString();
            List<Map<String, String>> expected = List.of(
                    Map.of("type", "role", "document", id, "user", user, "role", "editor"),
                    Map.of("type", "link", "document", id),
                    Map.of("type", "role", "document", id, "user", user, "role", "viewer"),
                    Map.of("type", "renamed", "document", id, "title", "Told"),
                    Map.of("type", "deleted", "document", id),
                    Map.of("type", "restored", "document", id));
            Stores.eventually(
                    "all is told: " + heard,
                    Duration.ofSeconds(2),
                    () -> events(heard).equals(expected));
        } finally {
            broadcast.close();
        }
    }

    private static List<Map<String, String>> events(List<Map<String, String>> heard) {
        return heard.stream()
                .filter(event -> !"knock".equals(event.get("type")))
                .toList();
    }

    @Test
    void tellsWhatHappenedWhileRedisWasAway() {
        Stores.redis().stop();
        try {
            ada.shares(id, bob, "editor");
            assertEquals(1, Stores.number("SELECT count(*) FROM outbox WHERE event->>'document' = ?", id));
        } finally {
            Stores.redis().start();
        }
        Stores.eventually(
                "the outbox is empty",
                Duration.ofSeconds(15),
                () -> Stores.number("SELECT count(*) FROM outbox WHERE event->>'document' = ?", id) == 0);
        Stores.eventually(
                "the event is in the stream",
                Duration.ofSeconds(5),
                () -> redis.send(io.vertx.redis.client.Request.cmd(io.vertx.redis.client.Command.XRANGE)
                                .arg(Broadcast.ACCESS)
                                .arg("-")
                                .arg("+"))
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join()
                        .toString()
                        .contains(id));
    }

    @Test
    void recordsWhatWasDone() {
        ada.shares(id, bob, "viewer");
        ada.shares(id, bob, "editor");
        ada.setsLink(id, "viewer");
        bob.request()
                .body(Map.of("email", "x@example.com", "role", "viewer"))
                .put(members())
                .then()
                .statusCode(403);
        bob.request()
                .body(Map.of("email", "x@example.com", "role", "viewer"))
                .put(members())
                .then()
                .statusCode(403);
        ada.deletes(id);

        for (String action : List.of("created", "shared", "role_changed", "link_changed", "trashed", "refused")) {
            Stores.eventually(
                    action,
                    Duration.ofSeconds(5),
                    () -> Stores.number(
                                    "SELECT count(*) FROM audit WHERE document_id = ? AND action = ?",
                                    UUID.fromString(id),
                                    action)
                            == 1);
        }
        assertTrue(assertThrows(SQLException.class, () -> change("DELETE FROM audit"))
                .getMessage()
                .contains("append-only"));
        assertTrue(assertThrows(SQLException.class, () -> change("UPDATE audit SET actor = NULL"))
                .getMessage()
                .contains("append-only"));
    }

    private static void change(String sql) throws SQLException {
        try (var connection = Stores.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void apiTokensWorkOnEveryRouteAndAreAskedAboutOnce() {
        String token = bob.apiToken();
        ada.shares(id, bob, "editor");
        int before = IdentityTestResource.INTROSPECTIONS.get();
        for (int i = 0; i < 5; i++) {
            given().header("Authorization", "Bearer " + token)
                    .get("/api/documents/" + id)
                    .then()
                    .statusCode(200)
                    .body("role", equalTo("editor"));
        }
        assertEquals(before + 1, IdentityTestResource.INTROSPECTIONS.get());
    }

    @Test
    void aRevokedSessionIsRefusedWithinASecond() {
        bob.request().get("/api/documents").then().statusCode(200);
        Broadcast.publish(
                        redis,
                        Broadcast.REVOCATIONS,
                        Map.of("type", "session", "id", bob.sessionId().toString()))
                .toCompletableFuture()
                .join();
        Stores.eventually(
                "refused",
                Duration.ofSeconds(1),
                () -> bob.request().get("/api/documents").statusCode() == 401);
    }

    @Test
    void authorizesApiTokensForSockets() {
        String token = bob.apiToken();
        authorize(token).then().statusCode(404).body("code", equalTo("document-not-found"));
        ada.shares(id, bob, "commenter");
        authorize(token)
                .then()
                .statusCode(200)
                .body("userId", equalTo(bob.id().toString()))
                .body("name", equalTo("Bob"))
                .body("role", equalTo("commenter"))
                .body("tokenId", equalTo(bob.id().toString()));
        authorize("scr_unknown").then().statusCode(401);
        authorize(bob.accessToken()).then().statusCode(401);
    }

    private Response authorize(String token) {
        return Internal.request().body(Map.of("token", token)).post("/internal/documents/" + id + "/authorize");
    }

    @Test
    void tellsRolesToSockets() {
        assertEquals("none", roleOf(bob));
        ada.shares(id, bob, "viewer");
        assertEquals("viewer", roleOf(bob));
        ada.setsLink(id, "editor");
        assertEquals("editor", roleOf(bob));
        ada.deletes(id);
        assertEquals("none", roleOf(ada));
        Internal.request()
                .get("/internal/documents/" + id + "/role?userId=x")
                .then()
                .statusCode(400);
        given().get("/internal/documents/" + id + "/role?userId=" + bob.id())
                .then()
                .statusCode(404)
                .body("code", not(equalTo("document-not-found")));
    }

    private String roleOf(TestUser user) {
        return Internal.request()
                .get("/internal/documents/" + id + "/role?userId=" + user.id())
                .then()
                .statusCode(200)
                .extract()
                .path("role");
    }

    private String members() {
        return "/api/documents/" + id + "/members";
    }
}
