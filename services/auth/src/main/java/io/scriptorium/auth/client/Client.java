package io.scriptorium.auth.client;

/**
 * Where a request comes from.
 *
 * @param address the client's address
 * @param device what the client calls itself; empty if it does not say
 */
public record Client(String address, String device) {}
