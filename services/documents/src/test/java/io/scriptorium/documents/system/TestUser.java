package io.scriptorium.documents.system;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** Somebody who is signed in, with tokens as {@code auth} would make them. */
public record TestUser(UUID id, UUID sessionId, String name, String email) {
    private static final EllipticCurveJsonWebKey KEY = key();
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Map<String, TestUser> API_TOKENS = new ConcurrentHashMap<>();

    /** Somebody whom nobody has seen before. */
    public static TestUser someone(String name) {
        String email = name.toLowerCase(java.util.Locale.ROOT) + COUNT.incrementAndGet() + "@example.com";
        return new TestUser(UUID.randomUUID(), UUID.randomUUID(), name, email);
    }

    /** Somebody who has been here: others can share with them. */
    public static TestUser visitor(String name) {
        TestUser user = someone(name);
        user.request().get("/api/documents").then().statusCode(200);
        return user;
    }

    /** A request of this user, by access token. */
    public RequestSpecification request() {
        return given().header("Authorization", "Bearer " + accessToken()).contentType(ContentType.JSON);
    }

    /** Creates a document; answers its id. */
    public String creates(String title) {
        return request()
                .body(Map.of("title", title))
                .post("/api/documents")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    public void shares(String documentId, TestUser with, String role) {
        request()
                .body(Map.of("email", with.email(), "role", role))
                .put("/api/documents/" + documentId + "/members")
                .then()
                .statusCode(200);
    }

    public void setsLink(String documentId, String role) {
        request()
                .body(Map.of("role", role))
                .put("/api/documents/" + documentId + "/link")
                .then()
                .statusCode(200);
    }

    public void deletes(String documentId) {
        request().delete("/api/documents/" + documentId).then().statusCode(204);
    }

    public String accessToken() {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(IdentityTestResource.PUBLIC_URL);
        claims.setAudience("scriptorium");
        claims.setSubject(id.toString());
        claims.setStringClaim("sid", sessionId.toString());
        claims.setStringClaim("name", name);
        claims.setStringClaim("email", email);
        claims.setClaim("admin", false);
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(5);
        JsonWebSignature signature = new JsonWebSignature();
        signature.setHeader("typ", "at+jwt");
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        signature.setKeyIdHeaderValue(KEY.getKeyId());
        signature.setKey(KEY.getEcPrivateKey());
        signature.setPayload(claims.toJson());
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    public String apiToken() {
        String token = "scr_" + id.toString().replace("-", "") + "00000000000";
        API_TOKENS.put(token, this);
        return token;
    }

    static TestUser withApiToken(String token) {
        return API_TOKENS.get(token);
    }

    static String keySet() {
        return new JsonWebKeySet(KEY).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    private static EllipticCurveJsonWebKey key() {
        try {
            EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            key.setKeyId("test-key");
            key.setUse("sig");
            key.setAlgorithm("ES256");
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
