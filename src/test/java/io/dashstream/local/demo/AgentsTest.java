package io.dashstream.local.demo;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.producer.state.CanonicalJson;
import io.dashstream.wire.Decoded;
import io.dashstream.wire.DecodedMessage;
import io.dashstream.wire.FrameDecoder;
import io.dashstream.wire.FrameEncoder;
import io.dashstream.wire.FrameLimits;
import io.dashstream.wire.HeaderPeek;
import io.dashstream.wire.Peeked;
import io.dashstream.wire.RecordHeader;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.DashStreamMessage.MessageCase;
import io.dashstream.wire.v1.DiffOperation;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.EventType;
import io.dashstream.wire.v1.StateDiff;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AgentsTest {
    private static final DemoOptions OPTIONS = new DemoOptions(60, 6, 7);
    private static final long START = 1_700_000_000_000_000L;
    private static final long TEN_MINUTES = 600_000_000L;
    private static final List<Report> REPORTS = reports(OPTIONS);

    @Test
    void shouldWriteFramesThatEveryReaderTakes() {
        FrameEncoder encoder = new FrameEncoder();
        FrameDecoder decoder = new FrameDecoder(FrameLimits.DEFAULT);
        HeaderPeek peek = new HeaderPeek(FrameLimits.DEFAULT);
        Set<Byte> framings = new TreeSet<>();
        for (Report report : REPORTS) {
            byte[] value = encoder.encode(report.message());
            Decoded decoded = decoder.decode(value);
            Peeked peeked = peek.peek(value);
            assertThat(decoded).isInstanceOf(DecodedMessage.class);
            assertThat(peeked).isInstanceOf(RecordHeader.class);
            framings.add(value[0]);
        }
        assertThat(framings).as("framing bytes: bare and zstd").containsExactly((byte) 0, (byte) 1);
    }

    @Test
    void shouldNumberEveryThreadFromOneWithoutGapOrRepeat() {
        Map<String, Long> last = new HashMap<>();
        REPORTS.stream()
                .flatMap(AgentsTest::headers)
                .filter(h -> h.getSequence() > 0)
                .forEach(header -> {
                    long expected = last.merge(header.getThreadId(), 1L, Long::sum);
                    assertThat(header.getSequence()).as(header.getThreadId()).isEqualTo(expected);
                });
        assertThat(last.keySet()).anyMatch(thread -> thread.contains("/"));
    }

    @Test
    void shouldReplayEveryDiffToItsHash() throws Exception {
        Map<String, PatchReplay> runs = new HashMap<>();
        int diffs = 0;
        for (Report report : REPORTS) {
            Event event = report.message().getEvent();
            if (event.getEventType() == EventType.EVENT_TYPE_GRAPH_START) {
                String initial =
                        event.getAttributesOrThrow("initial_state_json").getStringValue();
                runs.put(report.key(), new PatchReplay(initial));
            }
            if (report.message().hasStateDiff()) {
                StateDiff diff = report.message().getStateDiff();
                PatchReplay run = requireNonNull(runs.get(report.key()));
                for (DiffOperation operation : diff.getOperationsList()) {
                    run.apply(operation);
                }
                assertThat(CanonicalJson.sha256(CanonicalJson.bytes(run.state())))
                        .isEqualTo(diff.getStateHash().toByteArray());
                diffs++;
            }
        }
        assertThat(diffs).isGreaterThan(100);
    }

    @Test
    void shouldShowEveryKindOfMessageAndTurnOfARun() {
        assertThat(REPORTS.stream()
                        .map(report -> report.message().getMessageCase())
                        .collect(Collectors.toSet()))
                .containsAll(Stream.of(MessageCase.values())
                        .filter(kind -> kind != MessageCase.MESSAGE_NOT_SET)
                        .toList());
        assertThat(REPORTS.stream()
                        .flatMap(AgentsTest::events)
                        .map(Event::getEventType)
                        .collect(Collectors.toSet()))
                .contains(
                        EventType.EVENT_TYPE_GRAPH_END,
                        EventType.EVENT_TYPE_GRAPH_ERROR,
                        EventType.EVENT_TYPE_PARALLEL_START,
                        EventType.EVENT_TYPE_CONDITIONAL_BRANCH,
                        EventType.EVENT_TYPE_LLM_RETRY,
                        EventType.EVENT_TYPE_HUMAN_RESUME,
                        EventType.EVENT_TYPE_CHECKPOINT_SAVE,
                        EventType.EVENT_TYPE_TOOL_ERROR);
        assertThat(REPORTS)
                .anyMatch(report -> headers(report)
                                .map(header -> header.getThreadId())
                                .distinct()
                                .count()
                        > 2);
    }

    @Test
    void shouldKeepTheWantedRateAndTheOrderOfTime() {
        assertThat(REPORTS).isSortedAccordingTo((a, b) -> Long.compare(a.atMicros(), b.atMicros()));
        double perSecond = REPORTS.size() / (TEN_MINUTES / 1e6);
        assertThat(perSecond).isBetween(45.0, 75.0);
    }

    @Test
    void shouldTellTheSameStoriesForTheSameSeed() {
        assertThat(reports(OPTIONS)).isEqualTo(REPORTS);
        assertThat(reports(new DemoOptions(60, 6, 8))).isNotEqualTo(REPORTS);
    }

    private static List<Report> reports(DemoOptions options) {
        List<Report> reports = new ArrayList<>();
        Agents agents = new Agents(options, "", START);
        for (long second = 0; second < TEN_MINUTES; second += 1_000_000) {
            agents.until(START + second, reports::add);
        }
        return reports;
    }

    private static Stream<Event> events(Report report) {
        DashStreamMessage message = report.message();
        return message.hasEventBatch()
                ? message.getEventBatch().getEventsList().stream()
                : Stream.of(message.getEvent());
    }

    private static Stream<io.dashstream.wire.v1.Header> headers(Report report) {
        DashStreamMessage message = report.message();
        return switch (message.getMessageCase()) {
            case EVENT_BATCH -> events(report).map(Event::getHeader);
            case EVENT -> Stream.of(message.getEvent().getHeader());
            case STATE_DIFF -> Stream.of(message.getStateDiff().getHeader());
            case TOKEN_CHUNK -> Stream.of(message.getTokenChunk().getHeader());
            case TOOL_EXECUTION -> Stream.of(message.getToolExecution().getHeader());
            case CHECKPOINT -> Stream.of(message.getCheckpoint().getHeader());
            case METRICS -> Stream.of(message.getMetrics().getHeader());
            case ERROR -> Stream.of(message.getError().getHeader());
            default -> Stream.of();
        };
    }
}
