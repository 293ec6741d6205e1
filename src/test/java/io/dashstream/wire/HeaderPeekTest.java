package io.dashstream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Error;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.EventBatch;
import io.dashstream.wire.v1.Header;
import io.dashstream.wire.v1.MessageType;
import io.dashstream.wire.v1.StateDiff;
import io.dashstream.wire.v1.ToolExecution;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A peek tells type, threads, tenants, time and version of a record, and of a batch those of every inner event. */
class HeaderPeekTest {
    private final HeaderPeek peek = new HeaderPeek(FrameLimits.DEFAULT);

    @Test
    void shouldNameTheKindByItsPlaceInTheEnvelope() {
        for (var kind : DashStreamMessage.getDescriptor().getFields()) {
            DashStreamMessage.Builder message = DashStreamMessage.newBuilder();
            message.setField(kind, message.newBuilderForField(kind).build());

            assertThat(peeked(message.build()).type()).isEqualTo(MessageType.forNumber(kind.getNumber()));
        }
    }

    @Test
    void shouldFindEveryKindsHeaderInItsFirstField() {
        for (var kind : DashStreamMessage.getDescriptor().getFields()) {
            DashStreamMessage.Builder message = DashStreamMessage.newBuilder();
            Message.Builder content = message.newBuilderForField(kind);
            content.setField(
                    kind.getMessageType().findFieldByName("header"),
                    header("t-9", 3, "acme").build());
            message.setField(kind, content.build());

            RecordHeader found = peeked(message.build());

            assertThat(found.threads()).containsExactly(new ThreadSequence("t-9", 3));
            assertThat(found.tenants()).containsExactly("acme");
        }
    }

    @Test
    void shouldFindNoThreadWhereNoneIsNamed() {
        RecordHeader found = peeked(message(Event.newBuilder().setNodeId("plan")));

        assertThat(found).isEqualTo(new RecordHeader(MessageType.MESSAGE_TYPE_EVENT, List.of(), List.of(), 0, 1, 1));
    }

    @Test
    void shouldListTheThreadsOfABatchOnceWithTheRangeOfTheirSequences() {
        RecordHeader found = peeked(batch(
                header("", 0, "outer"),
                header("a", 5, "acme"),
                header("b", 9, "acme"),
                header("a", 7, "globex"),
                header("a", 6, "acme"),
                header("b", 0, "")));

        assertThat(found.threads()).containsExactly(new ThreadSequence("a", 7, 5, 3), new ThreadSequence("b", 9, 9, 1));
        assertThat(found.tenants()).containsExactly("acme", "globex");
        assertThat(found.messageCount()).isEqualTo(5);
    }

    @Test
    void shouldCompareSequencesUnsigned() {
        RecordHeader found = peeked(batch(header("", 0, ""), header("a", -1, ""), header("a", Long.MAX_VALUE, "")));

        assertThat(found.threads()).containsExactly(new ThreadSequence("a", -1, Long.MAX_VALUE, 2));
    }

    @Test
    void shouldTakeTheBatchsOwnHeaderWhenNoInnerEventNamesAThread() {
        RecordHeader found = peeked(batch(header("outer", 4, "acme"), header("", 7, "")));

        assertThat(found.threads()).containsExactly(new ThreadSequence("outer", 4));
        assertThat(found.tenants()).containsExactly("acme");
    }

    @Test
    void shouldTakeTheBatchsOwnTimeOrElseTheNewestInnerOne() {
        Header.Builder older = header("a", 1, "").setTimestampUs(100);
        Header.Builder newer = header("a", 2, "").setTimestampUs(200);

        assertThat(peeked(batch(header("", 0, ""), older, newer)).timestampUs()).isEqualTo(200);
        assertThat(peeked(batch(header("", 0, ""), newer, older)).timestampUs()).isEqualTo(200);
        assertThat(peeked(batch(header("", 0, "").setTimestampUs(50), older, newer))
                        .timestampUs())
                .isEqualTo(50);
    }

    @Test
    void shouldTakeTheHighestSchemaVersionOfABatch() {
        Header.Builder newer = header("a", 1, "").setSchemaVersion(3);

        assertThat(peeked(batch(header("", 0, "").setSchemaVersion(2), newer, header("a", 2, "")))
                        .schemaVersion())
                .isEqualTo(3);
        assertThat(peeked(batch(header("", 0, "").setSchemaVersion(-1), newer)).schemaVersion())
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void shouldCountABatchWithoutEvents() {
        assertThat(peeked(batch(header("t-1", 0, "acme"))))
                .isEqualTo(new RecordHeader(
                        MessageType.MESSAGE_TYPE_EVENT_BATCH,
                        List.of(new ThreadSequence("t-1", 0)),
                        List.of("acme"),
                        0,
                        1,
                        0));
    }

    @Test
    void shouldListManyThreadsOfABatch() {
        Header.Builder[] inner = IntStream.range(0, 20_000)
                .mapToObj(i -> header("t-" + i % 10_000, i, ""))
                .toArray(Header.Builder[]::new);

        RecordHeader found = peeked(batch(header("", 0, ""), inner));

        assertThat(found.threads()).hasSize(10_000).contains(new ThreadSequence("t-17", 10_017, 17, 2));
    }

    @Test
    void shouldGlimpseTheThreadAndTenantOfARecordThatIsBrokenBehindThem() {
        byte[] whole = Frames.bare(
                message(Event.newBuilder().setHeader(header("t-7", 3, "acme")).setNodeId("plan"))
                        .toByteArray());
        byte[] broken = java.util.Arrays.copyOf(whole, whole.length - 2);

        assertThat(peek.peek(broken)).isInstanceOf(Refusal.class);
        assertThat(peek.glimpse(broken)).isEqualTo(new HeaderGlimpse(Optional.of("t-7"), Optional.of("acme"), 1));
    }

    @Test
    void shouldGlimpseNothingOfGarbage() {
        assertThat(peek.glimpse(new byte[] {0, -1, -1, -1})).isEqualTo(HeaderGlimpse.NOTHING);
        assertThat(peek.glimpse(new byte[0])).isEqualTo(HeaderGlimpse.NOTHING);
    }

    @Test
    void shouldNotTakeTheHeaderOfAnErrorWithinATool() {
        RecordHeader found = peeked(DashStreamMessage.newBuilder()
                .setToolExecution(ToolExecution.newBuilder()
                        .setHeader(header("outer", 1, ""))
                        .setErrorDetails(Error.newBuilder().setHeader(header("inner", 2, "acme"))))
                .build());

        assertThat(found.threads()).containsExactly(new ThreadSequence("outer", 1));
        assertThat(found.tenants()).isEmpty();
    }

    @Test
    void shouldMergeAHeaderThatComesTwice() {
        Event first = Event.newBuilder().setHeader(header("a", 5, "acme")).build();
        Event second = Event.newBuilder()
                .setHeader(Header.newBuilder().setSequence(6).setSchemaVersion(2))
                .build();
        byte[] merged = Frames.joined(
                message(first.toBuilder()).toByteArray(),
                message(second.toBuilder()).toByteArray());

        assertThat(peek.peek(Frames.bare(merged)))
                .isEqualTo(new RecordHeader(
                        MessageType.MESSAGE_TYPE_EVENT, List.of(new ThreadSequence("a", 6)), List.of("acme"), 0, 2, 1));
    }

    @Test
    void shouldTakeTheLastOfSeveralKinds() {
        byte[] event =
                message(Event.newBuilder().setHeader(header("a", 5, "acme"))).toByteArray();
        byte[] diff = DashStreamMessage.newBuilder()
                .setStateDiff(StateDiff.newBuilder().setHeader(header("b", 6, "")))
                .build()
                .toByteArray();

        RecordHeader found = (RecordHeader) peek.peek(Frames.bare(Frames.joined(event, diff)));

        assertThat(found.type()).isEqualTo(MessageType.MESSAGE_TYPE_STATE_DIFF);
        assertThat(found.threads()).containsExactly(new ThreadSequence("b", 6));
        assertThat(found.tenants()).isEmpty();
    }

    @Test
    void shouldShareTheStringsOfIdsThatComeAgain() {
        RecordHeader one = peeked(message(Event.newBuilder().setHeader(header("thread-1", 5, "acme"))));
        RecordHeader other = peeked(message(Event.newBuilder().setHeader(header("thread-1", 6, "acme"))));

        assertThat(other.threads().get(0).threadId())
                .isSameAs(one.threads().get(0).threadId());
        assertThat(other.tenants()).isSameAs(one.tenants());
    }

    @Test
    void shouldKeepIdsApartThatShareASlotOfTheTable() {
        // More ids than slots: some must replace one another.
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 5_000; i++) {
                RecordHeader found = peeked(message(Event.newBuilder().setHeader(header("t" + i, i, "n" + i))));
                assertThat(found.threads()).containsExactly(new ThreadSequence("t" + i, i));
                assertThat(found.tenants()).containsExactly("n" + i);
            }
        }
    }

    private RecordHeader peeked(DashStreamMessage message) {
        return (RecordHeader) peek.peek(Frames.bare(message.toByteArray()));
    }

    private static DashStreamMessage message(Event.Builder event) {
        return DashStreamMessage.newBuilder().setEvent(event).build();
    }

    private static DashStreamMessage batch(Header.Builder outer, Header.Builder... inner) {
        EventBatch.Builder batch = EventBatch.newBuilder().setHeader(outer);
        Stream.of(inner).forEach(h -> batch.addEvents(Event.newBuilder().setHeader(h)));
        return DashStreamMessage.newBuilder().setEventBatch(batch).build();
    }

    private static Header.Builder header(String thread, long sequence, String tenant) {
        return Header.newBuilder().setThreadId(thread).setSequence(sequence).setTenantId(tenant);
    }
}
