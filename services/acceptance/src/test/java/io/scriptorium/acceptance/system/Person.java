package io.scriptorium.acceptance.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Somebody who signed in by the real OIDC flow and talks to the API with the cookies that this gave. */
public final class Person {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Installation system;
    private final String userName;
    private final HttpClient http;

    private Person(Installation system, String userName) {
        this.system = system;
        this.userName = userName;
        this.http = HttpClient.newBuilder()
                // As browsers do in clear; by itself this client would offer HTTP/2 with each request, and not every
                // provider takes that calmly.
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(TIMEOUT)
                .build();
    }

    /** Signs in: through the provider's form and back. */
    public static Person signIn(Installation system, String userName) {
        Person person = new Person(system, userName);
        HttpResponse<String> form =
                person.send(HttpRequest.newBuilder(URI.create(system.origin() + "/auth/login?return=/"))
                        .GET());
        assertEquals(200, form.statusCode(), "the provider's form: " + form.body());
        HttpResponse<String> back = person.send(HttpRequest.newBuilder(form.uri())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("username=" + encode(userName) + "&claims=" + encode(person.claims()))));
        assertTrue(
                back.statusCode() < 400,
                () -> "back from the provider at " + back.uri() + ": " + back.statusCode() + " " + back.body());
        assertEquals(person.email(), person.get("/auth/me").path("email").asText());
        return person;
    }

    /** What the page of the chart's demo makes of a name; the local provider makes its own. */
    private String claims() {
        return json(Map.of("name", userName, "email", email(), "email_verified", true));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The name that was typed at the provider. */
    public String userName() {
        return userName;
    }

    /** The address that the local provider vouches for. */
    public String email() {
        return userName + "@example.com";
    }

    /** Sends what a browser would: cookies, and on unsafe requests the origin and the header that forgers can't add. */
    public HttpResponse<String> request(String method, String path, String contentType, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(system.origin() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        if (!method.equals("GET")) {
            request.header("X-Scriptorium", "1").header("Origin", system.origin());
        }
        return send(request);
    }

    /** Sends a request as it is, with this person's cookies. */
    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private JsonNode call(String method, String path, Map<String, ?> body) {
        HttpResponse<String> answer = request(method, path, "application/json", method.equals("GET") ? "" : json(body));
        assertTrue(
                answer.statusCode() / 100 == 2,
                () -> method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        return parse(answer.body());
    }

    /** JSON as text. */
    public static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Text as JSON; nothing is an empty object. */
    public static JsonNode parse(String text) {
        try {
            return text.isEmpty() ? JSON.createObjectNode() : JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    /** What a path answers. */
    public JsonNode get(String path) {
        return call("GET", path, Map.of());
    }

    /** The status alone. */
    public int status(String method, String path, Map<String, ?> body) {
        return request(method, path, "application/json", method.equals("GET") ? "" : json(body))
                .statusCode();
    }

    /** Makes a document and answers its id. */
    public String create(String title) {
        return call("POST", "/api/documents", Map.of("title", title)).path("id").asText();
    }

    /** Gives somebody a role. */
    public void share(String documentId, Person other, String role) {
        call("PUT", members(documentId), Map.of("email", other.email(), "role", role));
    }

    /** Takes somebody's access away. */
    public void unshare(String documentId, Person other) {
        call(
                "DELETE",
                members(documentId) + "/" + other.get("/auth/me").path("id").asText(),
                Map.of());
    }

    private static String members(String documentId) {
        return "/api/documents/" + documentId + "/members";
    }

    /** Where and with what to open the socket. */
    public Connection connect(String documentId) {
        JsonNode answer = call("POST", "/api/documents/" + documentId + "/connect", Map.of());
        return new Connection(
                answer.path("url").asText(),
                answer.path("token").asText(),
                answer.path("role").asText());
    }

    /** The answer of {@code connect}. */
    public record Connection(String url, String token, String role) {
        /** The node that owns the document. */
        public String node() {
            return Path.of(URI.create(url).getPath()).getName(1).toString();
        }
    }

    /** An API token, good for a day. */
    public String apiToken() {
        JsonNode answer = call("POST", "/auth/tokens", Map.of("name", "acceptance", "expiresInDays", 1));
        return answer.path("token").asText();
    }

    /** The text of a document as storage has it: paragraphs of its ProseMirror JSON, letter by letter. */
    public List<String> paragraphs(String documentId) {
        JsonNode document = parse(content(documentId, "application/json"));
        List<String> paragraphs = new ArrayList<>();
        for (JsonNode block : document.path("content")) {
            StringBuilder text = new StringBuilder();
            block.findValues("text").forEach(part -> text.append(part.asText()));
            paragraphs.add(text.toString());
        }
        return paragraphs;
    }

    /** A document's content in one of its forms. */
    public String content(String documentId, String mediaType) {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(URI.create(system.origin() + "/api/documents/" + documentId + "/content"))
                        .header("Accept", mediaType)
                        .GET());
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.body();
    }

    /** A document's state as Yjs encodes it. */
    public byte[] yjsState(String documentId) {
        try {
            HttpResponse<byte[]> answer = http.send(
                    HttpRequest.newBuilder(URI.create(system.origin() + "/api/documents/" + documentId + "/content"))
                            .header("Accept", "application/vnd.yjs.update")
                            .timeout(TIMEOUT)
                            .build(),
                    BodyHandlers.ofByteArray());
            assertEquals(200, answer.statusCode());
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
