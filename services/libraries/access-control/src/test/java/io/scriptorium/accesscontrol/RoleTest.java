package io.scriptorium.accesscontrol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoleTest {
    @Test
    void eachRoleMayDoWhatTheOnesBeforeItMay() {
        List<Role> ascending = List.of(Role.VIEWER, Role.COMMENTER, Role.EDITOR, Role.OWNER);
        assertEquals(ascending, List.of(Role.values()));
        for (Role role : ascending) {
            for (Role other : ascending) {
                assertEquals(ascending.indexOf(role) >= ascending.indexOf(other), role.includes(other));
            }
        }
    }

    @Test
    void editorsAndOwnersWriteAndOwnersShare() {
        assertEquals(
                List.of(Role.EDITOR, Role.OWNER),
                List.of(Role.values()).stream().filter(Role::canWrite).toList());
        assertEquals(
                List.of(Role.OWNER),
                List.of(Role.values()).stream().filter(Role::canShare).toList());
    }

    @ParameterizedTest
    @EnumSource
    void namesOnTheWireAreReadBack(Role role) {
        assertEquals(Optional.of(role), Role.parse(role.wireName()));
        assertEquals(role, Role.of(role.wireName()));
    }

    @Test
    void namesOnTheWireAreFrozen() {
        assertEquals(
                List.of("viewer", "commenter", "editor", "owner"),
                List.of(Role.values()).stream().map(Role::wireName).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "", "Owner", "OWNER", " owner", "admin"})
    void otherNamesAreNoRole(String name) {
        assertEquals(Optional.empty(), Role.parse(name));
        assertThrows(IllegalArgumentException.class, () -> Role.of(name));
    }
}
