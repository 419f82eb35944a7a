package io.scriptorium.auth.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'name':'Ada','email':'a@x.org'} | Ada",
                "{'email':'A@X.org','preferred_username':'p'} | a@x.org",
                "{'preferred_username':'p'} | p",
                "{'name':' ','preferred_username':'p'} | p",
                "{'name':7} | s",
                "{} | s"
            })
    void aNameIsFoundWhereThereIsOne(String claims, String name) throws Exception {
        assertEquals(name, read(claims, "{}").name());
    }

    @Test
    void userInfoFillsWhatTheIdTokenLacks() throws Exception {
        Profile profile = read("{'email':'a@x.org'}", "{'name':'Ada','email':'other@x.org'}");
        assertEquals("Ada", profile.name());
        assertEquals("a@x.org", profile.email());
        assertTrue(Profile.isComplete(json("{'name':'Ada','email':'a@x.org'}")));
        assertFalse(Profile.isComplete(json("{'name':'Ada'}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'email':'a@x.org','email_verified':false}",
                "{'email':'a@x.org','email_verified':'false'}",
                "{'email':'nobody'}",
                "{'email':''}",
                "{'email':['a@x.org']}"
            })
    void anAddressThatCanNotBeTrustedIsNone(String claims) throws Exception {
        assertEquals("", read(claims, "{}").email());
    }

    @Test
    void namesAreOneCleanLineOfBoundedLength() throws Exception {
        assertEquals(
                "Ada  Lovelace",
                read("{'name':'Ada\\u0000\\u202eLovelace'}", "{}").name());
        String name =
                read("{'name':'" + "\uD83D\uDE00".repeat(300) + "'}", "{}").name();
        assertEquals(Profile.MAX_NAME_LENGTH, name.codePointCount(0, name.length()));
    }

    @Test
    void picturesAreHttpsOnly() throws Exception {
        assertEquals(
                "https://x.org/a.png",
                read("{'picture':'https://x.org/a.png'}", "{}").picture());
        assertNull(read("{'picture':'javascript:alert(1)'}", "{}").picture());
        assertNull(read("{'picture':'https://" + "x".repeat(Profile.MAX_PICTURE_LENGTH) + "'}", "{}")
                .picture());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'groups':['a','administrators']} | groups=administrators | true",
                "{'groups':'administrators'} | groups=administrators | true",
                "{'groups':['a']} | groups=administrators | false",
                "{'admin':true} | admin=true | true",
                "{'realm_access':{'roles':['admin']}} | realm_access/roles=admin | true",
                "{'https://x.org/roles':['admin']} | https://x.org/roles=admin | true",
                "{} | groups=administrators | false"
            })
    void administratorsHaveTheClaim(String claims, String adminClaim, boolean admin) throws Exception {
        JsonNode token = json(claims.replaceFirst("\\{", "{'iss':'i','sub':'s'" + (claims.equals("{}") ? "" : ",")));
        assertEquals(
                admin, Profile.read(token, json("{}"), Optional.of(adminClaim)).adminClaim());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'iss':'i'}", "{'sub':'s'}", "{'iss':'i','sub':''}", "{'iss':'i','sub':7}"})
    void whoeverCanNotBeToldApartIsRefused(String claims) {
        assertThrows(Profile.Unusable.class, () -> Profile.read(json(claims), json("{}"), Optional.empty()));
    }

    private static Profile read(String claims, String userInfo) throws Exception {
        JsonNode token = json(claims.replaceFirst("\\{", "{'iss':'i','sub':'s'" + (claims.equals("{}") ? "" : ",")));
        return Profile.read(token, json(userInfo), Optional.empty());
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
