package io.scriptorium.accesscontrol.http;

import static io.scriptorium.accesscontrol.http.Http.send;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class CallerFilterTest {
    private static final String ADA = "Ada " + Tokens.USER;
    private static final String COOKIE = "Cookie: __Host-scriptorium-access=";

    @BeforeEach
    void reset() {
        FakeTokenAuthority.away = false;
        FakeTokenAuthority.revoked.clear();
    }

    @Test
    void theCookieTellsWhoCalls() {
        send("GET", "/things/whoami", COOKIE + Tokens.good()).is(200, ADA);
        send("GET", "/things/whoami", "Cookie: other=1; __Host-scriptorium-access=" + Tokens.good() + "; more=2")
                .is(200, ADA);
        send("GET", "/things/mine", COOKIE + Tokens.good()).is(200, "Ada");
    }

    @Test
    void bearerTokensTellWhoCalls() {
        send("GET", "/things/whoami", "Authorization: Bearer " + Tokens.good()).is(200, ADA);
        send("GET", "/things/whoami", "authorization: bEARER  " + Tokens.good()).is(200, ADA);
        send("GET", "/things/whoami", "Authorization: Bearer " + FakeTokenAuthority.API_TOKEN)
                .is(200, "Robot 00000000-0000-0000-0000-000000000003");
    }

    @Test
    void withoutATokenItIsNobody() {
        send("GET", "/things/whoami").is(200, "nobody");
        send("GET", "/things/mine").isProblem(401, "unauthenticated");
    }

    @Test
    void theCookieWithoutItsPrefixIsNotRead() {
        send("GET", "/things/whoami", "Cookie: scriptorium-access=" + Tokens.good())
                .is(200, "nobody");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer x",
                "Bearer a.b.c",
                "Bearer scr_",
                "Bearer scr_wrong",
                "Basic QWRhOng=",
                "x",
                "Bearer eyJhbGciOiJFUzI1NiIsImtpZCI6NX0.e30.AAAA",
                "Bearer eyJhbGciOiJub25lIn0.e30."
            })
    void badTokensCountAsNone(String authorization) {
        send("GET", "/things/whoami", "Authorization: " + authorization).is(200, "nobody");
        send("GET", "/things/mine", "Authorization: " + authorization).isProblem(401, "unauthenticated");
    }

    @Test
    void expiredTokensAndUnknownKeysCountAsNone() {
        send("GET", "/things/whoami", COOKIE + Tokens.expired()).is(200, "nobody");
        send("GET", "/things/whoami", COOKIE + Tokens.underUnknownKey()).is(200, "nobody");
        send("GET", "/things/whoami", COOKIE).is(200, "nobody");
        send("GET", "/things/whoami", COOKIE + "x".repeat(6_000)).is(200, "nobody");
        send("GET", "/things/whoami", COOKIE + FakeTokenAuthority.API_TOKEN + "B")
                .is(200, "nobody");
    }

    @Test
    void aBadBearerTokenIsNotMadeUpForByACookie() {
        send("GET", "/things/whoami", "Authorization: Bearer x", COOKIE + Tokens.good())
                .is(200, "nobody");
    }

    @Test
    @DisplayName("F-53 a revoked session or API token counts as none")
    void revokedTokensCountAsNone() {
        FakeTokenAuthority.revoked.add(Tokens.SESSION);
        send("GET", "/things/mine", COOKIE + Tokens.good()).isProblem(401, "unauthenticated");
        FakeTokenAuthority.revoked.add(FakeTokenAuthority.API_TOKEN_ID);
        send("GET", "/things/mine", "Authorization: Bearer " + FakeTokenAuthority.API_TOKEN)
                .isProblem(401, "unauthenticated");
    }

    @Test
    void whileAuthIsAwayTokensCanNotBeJudged() {
        FakeTokenAuthority.away = true;
        assertEquals(
                "2",
                send("GET", "/things/mine", COOKIE + Tokens.good())
                        .isProblem(503, "sign-in-unavailable")
                        .header("Retry-After"));
        send("GET", "/things/whoami", "Authorization: Bearer " + FakeTokenAuthority.API_TOKEN)
                .isProblem(503, "sign-in-unavailable");
        send("GET", "/things/whoami").is(200, "nobody");
        send("GET", "/things/whoami", "Authorization: Bearer x").is(200, "nobody");
    }
}
