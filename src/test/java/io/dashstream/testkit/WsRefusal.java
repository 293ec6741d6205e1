package io.dashstream.testkit;

import java.util.Map;

/**
 * The HTTP answer to a WebSocket request that was not upgraded. Immutable, any thread.
 *
 * @param status HTTP status
 * @param headers header names in lower case
 * @param body as text
 */
public record WsRefusal(int status, Map<String, String> headers, String body) {}
