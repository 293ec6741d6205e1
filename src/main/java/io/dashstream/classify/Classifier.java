package io.dashstream.classify;

import io.dashstream.classify.Verdict.Accepted;
import io.dashstream.classify.Verdict.Missing;
import io.dashstream.classify.Verdict.Refused;
import io.dashstream.wire.HeaderPeek;
import io.dashstream.wire.Peeked;
import io.dashstream.wire.RecordHeader;
import io.dashstream.wire.Refusal;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Gives each record one verdict, from its value alone: neither its offset nor any timestamp decides. Pure, any thread.
 *
 * <p>Only the headers are read; a compressed value is inflated up to the limit of {@link HeaderPeek} and never more.
 */
public final class Classifier {
    private static final Verdict MISSING = new Missing();

    private final HeaderPeek peek;

    public Classifier(HeaderPeek peek) {
        this.peek = peek;
    }

    /** The verdict on a Kafka record value, which has an array behind it; null is a record without a value. */
    public Verdict classify(@Nullable ByteBuffer value) {
        if (value == null) {
            return MISSING;
        }
        Peeked peeked = peek.peek(value);
        return peeked instanceof RecordHeader header ? new Accepted(header) : new Refused((Refusal) peeked);
    }
}
