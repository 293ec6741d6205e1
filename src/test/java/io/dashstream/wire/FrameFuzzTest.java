package io.dashstream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.management.ThreadMXBean;
import io.dashstream.wire.v1.DashStreamMessage;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Mutated frames are answered with a header or a message or a typed refusal, within bounded memory, and peek, decoding
 * and protobuf's own parser agree on each.
 */
class FrameFuzzTest {
    private static final int FRAMES = 1_000_000;
    private static final long SEED = 20261124;
    private static final FrameLimits LIMITS = new FrameLimits(1 << 20, 1 << 20);

    /** What a peek may allocate besides a header: the scratch buffer once, the ids of a batch. */
    private static final long PEEK_BYTES = (long) LIMITS.maxBodyBytes() + (64 << 10);

    /** What decoding may allocate: that, and the tree of the largest body met. */
    private static final long DECODE_BYTES = PEEK_BYTES + (4 << 20);

    private static final long PEEK_BYTES_ON_AVERAGE = 1_500;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final HeaderPeek peek = new HeaderPeek(LIMITS);
    private final FrameDecoder decoder = new FrameDecoder(LIMITS);
    private final Map<RefusalType, Integer> refusals = new EnumMap<>(RefusalType.class);
    private int accepted;
    private long allocated;

    @Test
    void shouldAnswerAMillionMutatedFrames() {
        FrameMutations mutations = new FrameMutations(new Random(SEED));
        for (int i = 0; i < FRAMES / 2; i++) {
            byte[] body = mutations.nextBody();
            byte[] value = mutations.framed(body);
            checkAgainstProtobuf(check(value), body, value);
            check(mutations.nextFrame());
        }
        assertThat(refusals.keySet())
                .as("classes that were met: %s", refusals)
                .containsExactlyInAnyOrder(
                        RefusalType.PAYLOAD_TOO_LARGE,
                        RefusalType.BUFFER_UNDERFLOW,
                        RefusalType.INVALID_PROTOBUF,
                        RefusalType.DECOMPRESSION_FAILED,
                        RefusalType.EMPTY_PAYLOAD);
        assertThat(accepted).as("accepted beside %s", refusals).isGreaterThan(FRAMES / 10);
        assertThat(allocated / FRAMES).as("bytes a peek allocates").isLessThan(PEEK_BYTES_ON_AVERAGE);
    }

    private Peeked check(byte[] value) {
        long before = threads.getCurrentThreadAllocatedBytes();
        Peeked peeked = peek.peek(value);
        long peekBytes = threads.getCurrentThreadAllocatedBytes() - before;
        Decoded decoded = decoder.decode(value);
        long decodeBytes = threads.getCurrentThreadAllocatedBytes() - before - peekBytes;

        allocated += peekBytes;
        demand(peekBytes < PEEK_BYTES, "peek allocated " + peekBytes, value);
        demand(decodeBytes < DECODE_BYTES, "decode allocated " + decodeBytes, value);
        if (peeked instanceof Refusal refusal) {
            refusals.merge(refusal.type(), 1, Integer::sum);
            demand(refusal.type() != RefusalType.UNKNOWN_DECODE_ERROR, refusal.toString(), value);
            demand(refusal.equals(decoded), refusal + " but decoded " + decoded, value);
        } else {
            accepted++;
            demand(decoded instanceof DecodedMessage, peeked + " but decoded " + decoded, value);
        }
        return peeked;
    }

    /** Groups are the one thing that protobuf's parser takes and we do not; an envelope without a kind another's fault. */
    private static void checkAgainstProtobuf(Peeked peeked, byte[] body, byte[] value) {
        try {
            DashStreamMessage message = DashStreamMessage.parseFrom(body);
            boolean refusable = message.getMessageCase() == DashStreamMessage.MessageCase.MESSAGE_NOT_SET
                    || peeked.toString().contains("a group");
            demand(peeked instanceof RecordHeader || refusable, "protobuf takes it, peek says " + peeked, value);
        } catch (InvalidProtocolBufferException e) {
            demand(peeked instanceof Refusal, "protobuf: " + e.getMessage() + ", peek says " + peeked, value);
            // A length just below 2^31 overflows protobuf's own sum: another message for the same fault.
            String fault = String.valueOf(e.getMessage());
            boolean truncated = fault.contains("ended unexpectedly") || fault.contains("too large");
            boolean underflow = ((Refusal) peeked).type() == RefusalType.BUFFER_UNDERFLOW;
            demand(
                    truncated == underflow || peeked.toString().contains("a group"),
                    "protobuf: " + e.getMessage() + ", peek says " + peeked,
                    value);
        }
    }

    private static void demand(boolean holds, String found, byte[] value) {
        if (!holds) {
            throw new AssertionError(found + ": " + HexFormat.of().formatHex(value));
        }
    }
}
