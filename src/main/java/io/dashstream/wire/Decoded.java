package io.dashstream.wire;

/** What decoding a record value gave: its message, or why it is refused. Immutable, any thread. */
public sealed interface Decoded permits DecodedMessage, Refusal {}
