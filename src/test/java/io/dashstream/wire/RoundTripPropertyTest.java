package io.dashstream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.dashstream.wire.v1.CompressionType;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.EventBatch;
import io.dashstream.wire.v1.Header;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is encoded is decoded to the same message, and a peek at it tells the truth about it. */
class RoundTripPropertyTest {
    private final FrameEncoder encoder = new FrameEncoder();
    private final FrameDecoder decoder = new FrameDecoder(FrameLimits.DEFAULT);
    private final HeaderPeek peek = new HeaderPeek(FrameLimits.DEFAULT);

    @Provide
    Arbitrary<DashStreamMessage> messages() {
        return Arbitraries.integers()
                .between(1, RandomMessages.KINDS)
                .flatMap(kind -> Arbitraries.randomValue(random -> new RandomMessages(random).ofKind(kind)));
    }

    @Property(tries = 5000)
    void shouldDecodeWhatWasEncoded(@ForAll("messages") DashStreamMessage message) {
        byte[] value = encoder.encode(message);

        assertThat(decoder.decode(value)).isEqualTo(new DecodedMessage(marked(message, value[0] == BodyReader.ZSTD)));
    }

    @Property(tries = 5000)
    void shouldPeekWhatTheMessageSays(@ForAll("messages") DashStreamMessage message) {
        assertThat(peek.peek(encoder.encode(message))).isEqualTo(expected(message));
    }

    @Property(tries = 2000)
    void shouldReadTheSameFromEveryAcceptedFraming(@ForAll("messages") DashStreamMessage message) {
        byte[] bare = message.toByteArray();
        for (byte[] value : List.of(bare, Frames.bare(bare), Frames.zstd(bare), Frames.unframedZstd(bare))) {
            assertThat(decoder.decode(value)).isEqualTo(new DecodedMessage(message));
            assertThat(peek.peek(value)).isEqualTo(expected(message));
        }
    }

    @Property(tries = 2000)
    void shouldMergeAsTheDecoderDoesWhenMessagesAreWrittenOneAfterAnother(
            @ForAll("messages") DashStreamMessage first,
            @ForAll("messages") DashStreamMessage second,
            @ForAll("messages") DashStreamMessage third)
            throws InvalidProtocolBufferException {
        byte[] body = concatenated(first.toByteArray(), second.toByteArray(), third.toByteArray());

        assertThat(peek.peek(Frames.bare(body))).isEqualTo(expected(DashStreamMessage.parseFrom(body)));
    }

    private static byte[] concatenated(byte[]... parts) {
        byte[] whole = new byte[Stream.of(parts).mapToInt(p -> p.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }

    /** What a reader must find in the message, said in the slow and plain way. */
    private static RecordHeader expected(DashStreamMessage message) {
        Header outer = header(message);
        List<Header> headers = message.hasEventBatch()
                ? message.getEventBatch().getEventsList().stream()
                        .map(Event::getHeader)
                        .toList()
                : List.of(outer);
        boolean threadInside = headers.stream().anyMatch(h -> !h.getThreadId().isEmpty());
        boolean tenantInside = headers.stream().anyMatch(h -> !h.getTenantId().isEmpty());
        long newest = headers.stream().mapToLong(Header::getTimestampUs).reduce(0, Math::max);
        return new RecordHeader(
                io.dashstream.wire.v1.MessageType.forNumber(
                        message.getMessageCase().getNumber()),
                threads(threadInside ? headers : List.of(outer)),
                tenants(tenantInside ? headers : List.of(outer)),
                outer.getTimestampUs() != 0 || !message.hasEventBatch() ? outer.getTimestampUs() : newest,
                version(Stream.concat(Stream.of(outer), headers.stream())),
                message.hasEventBatch() ? headers.size() : 1);
    }

    private static List<ThreadSequence> threads(List<Header> headers) {
        Map<String, List<Long>> sequences = new LinkedHashMap<>();
        for (Header header : headers) {
            if (!header.getThreadId().isEmpty()) {
                List<Long> its = sequences.computeIfAbsent(header.getThreadId(), thread -> new ArrayList<>());
                if (header.getSequence() != 0) {
                    its.add(header.getSequence());
                }
            }
        }
        return sequences.entrySet().stream()
                .map(e -> new ThreadSequence(
                        e.getKey(),
                        e.getValue().stream().max(Long::compareUnsigned).orElse(0L),
                        e.getValue().stream().min(Long::compareUnsigned).orElse(0L),
                        e.getValue().size()))
                .toList();
    }

    private static List<String> tenants(List<Header> headers) {
        return headers.stream()
                .map(Header::getTenantId)
                .filter(t -> !t.isEmpty())
                .distinct()
                .toList();
    }

    private static int version(Stream<Header> headers) {
        long highest = headers.mapToLong(h -> Integer.toUnsignedLong(h.getSchemaVersion()))
                .max()
                .orElse(0);
        return (int) Math.min(Math.max(highest, 1), Integer.MAX_VALUE);
    }

    private static Header header(DashStreamMessage message) {
        Message kind = (Message) message.getField(DashStreamMessage.getDescriptor()
                .findFieldByNumber(message.getMessageCase().getNumber()));
        return (Header) kind.getField(kind.getDescriptorForType().findFieldByNumber(1));
    }

    /** The message as the encoder must have marked it; absent headers stay absent when nothing was compressed. */
    private static DashStreamMessage marked(DashStreamMessage message, boolean zstd) {
        DashStreamMessage.Builder marked = message.toBuilder();
        Message kind = (Message) message.getField(DashStreamMessage.getDescriptor()
                .findFieldByNumber(message.getMessageCase().getNumber()));
        marked.setField(
                DashStreamMessage.getDescriptor()
                        .findFieldByNumber(message.getMessageCase().getNumber()),
                markedKind(kind, zstd));
        return marked.build();
    }

    private static Message markedKind(Message kind, boolean zstd) {
        if (kind instanceof EventBatch batch) {
            EventBatch.Builder events = EventBatch.newBuilder(batch).clearEvents();
            for (Event event : batch.getEventsList()) {
                events.addEvents((Event) markedHeader(event, zstd));
            }
            return markedHeader(events.build(), zstd);
        }
        return markedHeader(kind, zstd);
    }

    private static Message markedHeader(Message kind, boolean zstd) {
        var field = kind.getDescriptorForType().findFieldByNumber(1);
        if (!kind.hasField(field) && !zstd) {
            return kind;
        }
        Header header = (Header) kind.getField(field);
        return kind.toBuilder()
                .setField(
                        field,
                        header.toBuilder()
                                .setCompression(
                                        zstd ? CompressionType.COMPRESSION_ZSTD : CompressionType.COMPRESSION_NONE)
                                .build())
                .build();
    }
}
