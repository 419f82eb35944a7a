package io.scriptorium.auth.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClientsTest {
    private final Clients clients = new Clients(List.of("10.0.0.0/8", "::1/128", "192.0.2.7"));

    @Test
    void aDirectClientIsItself() {
        assertEquals("203.0.113.9", clients.address("203.0.113.9", List.of()));
    }

    @Test
    void onlyOurProxiesAreBelieved() {
        assertEquals("203.0.113.9", clients.address("203.0.113.9", List.of("198.51.100.1")));
        assertEquals("198.51.100.1", clients.address("10.1.2.3", List.of("198.51.100.1")));
    }

    @Test
    void whatAClientWroteItselfStandsFurtherLeftAndIsNotBelieved() {
        assertEquals("198.51.100.1", clients.address("10.1.2.3", List.of("127.0.0.1, 198.51.100.1, 10.9.9.9")));
        assertEquals("198.51.100.1", clients.address("10.1.2.3", List.of("spoofed", "198.51.100.1", "192.0.2.7")));
    }

    @Test
    void nonsenseEndsTheSearch() {
        assertEquals("10.1.2.3", clients.address("10.1.2.3", List.of("198.51.100.1, unknown")));
        assertEquals("unknown", clients.address(null, List.of("198.51.100.1")));
    }

    @Test
    void whatIsNoNetworkIsRefused() {
        for (String wrong : List.of("10.0.0.0/33", "example.com", "10.0.0.0/x", "")) {
            assertThrows(IllegalArgumentException.class, () -> Network.parse(wrong), wrong);
        }
    }
}
