package io.dashstream.bench;

/** The two encodings a client may ask for. Constants, any thread. */
enum Dialect {
    V1("", "{\"type\":\"ping\"}", "\"pong\""),
    V2("dashstream.v2", "", "\"hello\"");

    private final String subprotocol;
    private final String greeting;
    private final String ready;

    Dialect(String subprotocol, String greeting, String ready) {
        this.subprotocol = subprotocol;
        this.greeting = greeting;
        this.ready = ready;
    }

    /** The subprotocol to ask for; empty for none. */
    String subprotocol() {
        return subprotocol;
    }

    /** The text to send so that the gateway answers when the session stands; empty when it speaks first. */
    String greeting() {
        return greeting;
    }

    /** What the text that says so contains. */
    String ready() {
        return ready;
    }
}
