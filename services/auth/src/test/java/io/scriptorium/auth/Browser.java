package io.scriptorium.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * A person's browser, as far as logins need one: a jar of cookies for our origin, and no redirect followed unseen. It reaches the public URL at the port that the service listens
 * on, so an https installation can be looked at without TLS.
 */
public final class Browser {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** A cookie with what was said about it, in lower case; the value apart. */
    public record Cookie(String value, Map<String, String> attributes) {
        public String path() {
            return attributes.getOrDefault("path", "/");
        }
    }

    private final String publicUrl;
    private final String base;
    private final HttpClient http;
    private final Map<String, Cookie> cookies = new TreeMap<>();

    public Browser() {
        this(setting("scriptorium.public-url"), Integer.parseInt(setting("quarkus.http.test-port")), HTTP);
    }

    /** A browser that visits a service on this machine. */
    Browser(String publicUrl, int port, HttpClient http) {
        this.publicUrl = publicUrl;
        this.base = "http://localhost:" + port;
        this.http = http;
    }

    /** Another browser with the same cookies: what somebody has who stole them. */
    public Browser copy() {
        Browser copy = new Browser();
        copy.cookies.putAll(cookies);
        return copy;
    }

    public static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }

    public String publicUrl() {
        return publicUrl;
    }

    public Map<String, Cookie> cookies() {
        return cookies;
    }

    public Cookie cookie(String name) {
        Cookie cookie = cookies.get(name);
        if (cookie == null) {
            throw new AssertionError("no cookie " + name + " among " + cookies.keySet());
        }
        return cookie;
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    /** A request of our own page: with the header that says so. */
    public HttpResponse<String> post(String path, String json) {
        return send("POST", path, json, "X-Scriptorium", "1", "Origin", publicUrl);
    }

    public HttpResponse<String> delete(String path) {
        return send("DELETE", path, null, "X-Scriptorium", "1", "Origin", publicUrl);
    }

    public HttpResponse<String> send(String method, String path, String json, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(TIMEOUT)
                .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
        if (json != null) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        String plainPath = path.replaceFirst("[?#].*", "");
        synchronized (cookies) {
            String sent = cookies.entrySet().stream()
                    .filter(each ->
                            (plainPath + "/").startsWith(each.getValue().path().replaceFirst("/?$", "/")))
                    .map(each -> each.getKey() + "=" + each.getValue().value())
                    .collect(Collectors.joining("; "));
            if (!sent.isEmpty()) {
                request.header("Cookie", sent);
            }
        }
        HttpResponse<String> response = exchange(http, request.build());
        synchronized (cookies) {
            response.headers().allValues("Set-Cookie").forEach(this::keep);
        }
        return response;
    }

    /** Starts a login and answers where the provider is asked, with all parameters. */
    public URI startLogin(String returnPath) {
        HttpResponse<String> response = get("/auth/login?return=" + encode(returnPath));
        if (response.statusCode() != 302) {
            throw new AssertionError("login answered " + response.statusCode() + ": " + response.body());
        }
        return location(response);
    }

    /** Types a name at the provider; answers the callback's path and query. */
    public String signInAtProvider(URI authorize, String user, String claims) {
        HttpResponse<String> page = exchange(
                http, HttpRequest.newBuilder(authorize).timeout(TIMEOUT).build());
        if (page.statusCode() != 200 || !page.body().contains("username")) {
            throw new AssertionError("no login page: " + page.statusCode() + " " + page.body());
        }
        String form = "username=" + encode(user) + "&claims=" + encode(claims);
        HttpResponse<String> back = exchange(
                http,
                HttpRequest.newBuilder(authorize)
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build());
        String location = back.headers().firstValue("Location").orElseThrow(() -> new AssertionError(back.body()));
        if (!location.startsWith(publicUrl + "/auth/callback?")) {
            throw new AssertionError("the provider sends the browser to " + location);
        }
        return location.substring(publicUrl.length());
    }

    /** The whole way; answers the last answer, which sets the cookies. */
    public HttpResponse<String> signIn(String user, String claims) {
        return get(signInAtProvider(startLogin("/"), user, claims));
    }

    /** Somebody whose provider tells name and address. */
    public Browser signedInAs(String user) {
        HttpResponse<String> response =
                signIn(user, "{\"name\":\"" + user + "\",\"email\":\"" + user + "@example.com\"}");
        if (response.statusCode() != 302) {
            throw new AssertionError("callback answered " + response.statusCode() + ": " + response.body());
        }
        return this;
    }

    /** What the management port answers. */
    public static HttpResponse<String> management(String path) {
        URI uri = URI.create("http://localhost:" + setting("quarkus.management.test-port") + path);
        return exchange(HTTP, HttpRequest.newBuilder(uri).timeout(TIMEOUT).build());
    }

    public static URI location(HttpResponse<?> response) {
        return URI.create(response.headers().firstValue("Location").orElseThrow());
    }

    public static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(response.body(), e);
        }
    }

    /** A part of a JWT: 0 is the header, 1 the claims. */
    public static JsonNode jwt(String token, int part) {
        try {
            return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[part]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Map<String, String> query(URI uri) {
        return Arrays.stream(uri.getQuery().split("&", -1))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    private void keep(String header) {
        List<String> parts = new ArrayList<>(List.of(header.split(";\\s*", -1)));
        String[] pair = parts.removeFirst().split("=", 2);
        Map<String, String> attributes = new TreeMap<>();
        for (String part : parts) {
            String[] attribute = part.split("=", 2);
            attributes.put(attribute[0].toLowerCase(java.util.Locale.ROOT), attribute.length == 1 ? "" : attribute[1]);
        }
        if ("0".equals(attributes.get("max-age"))) {
            Cookie known = cookies.get(pair[0]);
            if (known != null && known.path().equals(attributes.getOrDefault("path", "/"))) {
                cookies.remove(pair[0]);
            }
        } else {
            cookies.put(pair[0], new Cookie(pair[1], attributes));
        }
    }

    private static HttpResponse<String> exchange(HttpClient http, HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(request.uri().toString(), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
