package io.dashstream.classify;

import io.dashstream.wire.RecordHeader;
import io.dashstream.wire.Refusal;

/** What becomes of one record of the topic. Immutable, any thread. */
public sealed interface Verdict {
    /** The record goes into the log. */
    record Accepted(RecordHeader header) implements Verdict {}

    /** The record's value cannot be read: it is counted by its class and never reaches a client. */
    record Refused(Refusal refusal) implements Verdict {}

    /** The record has no value (a tombstone): counted, in no other class, and never delivered. */
    record Missing() implements Verdict {}
}
