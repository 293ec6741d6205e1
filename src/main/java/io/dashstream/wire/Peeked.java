package io.dashstream.wire;

/** What a header peek found in a record value: its header, or why it is refused. Immutable, any thread. */
public sealed interface Peeked permits RecordHeader, Refusal {}
