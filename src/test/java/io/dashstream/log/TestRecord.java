package io.dashstream.log;

import io.dashstream.wire.RecordHeader;

/** A record that lies in no block of the log. */
public record TestRecord(
        long offset,
        long prev,
        long appendedAtMs,
        RecordHeader header,
        int start,
        int end,
        int valueStart,
        int valueLength)
        implements LogRecord {}
