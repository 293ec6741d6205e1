package io.dashstream.producer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dashstream.producer.send.BatchLimits;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.EventType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a run says. */
class RunReporterTest extends CaptureScenario {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final GraphSchema SCHEMA = new GraphSchema(
            "g",
            "1",
            List.of(
                    new GraphSchema.Node("start", "llm"),
                    new GraphSchema.Node("process", "tool"),
                    new GraphSchema.Node("end_node", "mine")),
            List.of(
                    new GraphSchema.Edge("start", "process"),
                    new GraphSchema.Edge("process", "end_node"),
                    new GraphSchema.Edge("end_node", GraphSchema.END)),
            "start");

    @Test
    void shouldKnowTheIdOfASchema() {
        assertThat(SCHEMA.id()).isEqualTo("5355820f01c1d08b");
    }

    @Test
    void shouldEndOnceHoweverOftenItIsEnded() {
        try (RunReporter run = capture.dashStream.run("t")) {
            run.graphEnded();
            run.graphEnded();
            run.graphFailed(new IllegalStateException("late"));
        }
        assertThat(capture.events()).extracting(Event::getEventType).containsExactly(EventType.EVENT_TYPE_GRAPH_END);
        assertThat(capture.told).containsExactly("dropped error closed");
    }

    @Test
    void shouldEndARunThatNobodyEndedAsFailed() {
        try (RunReporter run = capture.dashStream.run("t")) {
            run.nodeStarted("a");
        }
        assertThat(capture.events())
                .extracting(Event::getEventType)
                .containsExactly(EventType.EVENT_TYPE_NODE_START, EventType.EVENT_TYPE_GRAPH_ERROR);
    }

    @Test
    void shouldTellTheStartAsReadersKnowIt() {
        capture.dashStream.run("t").graphStarted(SCHEMA, JSON.createObjectNode().put("a", 1));
        Event start = capture.events().get(0);
        assertThat(start.getAttributesOrThrow("schema_id").getStringValue()).isEqualTo(SCHEMA.id());
        assertThat(start.getAttributesOrThrow("graph_node_count").getIntValue()).isEqualTo(3);
        assertThat(start.getAttributesOrThrow("initial_state_json").getStringValue())
                .isEqualTo("{\"a\":1}");
        assertThat(start.getAttributesOrThrow("graph_schema_json").getStringValue())
                .contains("\"node_type\":{\"custom\":\"mine\"}");
    }

    @Test
    void shouldNumberAThreadsMessagesWithoutAGapWhoeverReports() {
        RunReporter one = capture.dashStream.run("t");
        RunReporter other = capture.dashStream.share().run("t");
        for (int i = 0; i < 100; i++) {
            one.nodeStarted("a");
            other.nodeEnded("a", Map.of("i", i));
            one.notes().progress("a", "m", 0.5);
            one.llm().tokens("r", i, "text");
            one.metrics().node("a", "m", 1, "ms");
        }
        List<Long> sequences = sequences(capture.messages());
        assertThat(sequences).hasSizeGreaterThan(500);
        for (int i = 1; i < sequences.size(); i++) {
            assertThat(sequences.get(i)).isEqualTo(sequences.get(i - 1) + 1);
        }
    }

    @Test
    void shouldPutEventsOfAThreadTogether() {
        reopen(options -> options.withBatches(new BatchLimits(10, Duration.ofSeconds(30))));
        RunReporter run = capture.dashStream.run("t");
        for (int i = 0; i < 25; i++) {
            run.nodeStarted("a");
        }
        assertThat(capture.messages()).extracting(m -> Capture.events(m).size()).containsExactly(10, 10, 5);
        assertThat(capture.messages().get(0).getEventBatch().getHeader().getSequence())
                .isZero();
    }

    @Test
    void shouldEndABatchBeforeAnythingElseOfItsThreadOnly() {
        reopen(options -> options.withBatches(new BatchLimits(10, Duration.ofSeconds(30))));
        RunReporter one = capture.dashStream.run("one");
        RunReporter two = capture.dashStream.run("two");
        two.nodeStarted("b");
        one.nodeStarted("a");
        one.state(Map.of("x", 1));
        two.nodeStarted("c");
        List<DashStreamMessage> messages = capture.messages();
        assertThat(messages).extracting(m -> Capture.events(m).size()).containsExactly(1, 0, 2);
        assertThat(messages.get(1).hasStateDiff()).isTrue();
    }

    @Test
    void shouldSaveTheStateEverySoManyChanges() {
        reopen(options -> options.withState(new StateLimits(true, 3, 1 << 20)));
        RunReporter run = capture.dashStream.run("t");
        for (int i = 0; i < 9; i++) {
            run.state(Map.of("i", i));
        }
        assertThat(capture.messages().stream().filter(DashStreamMessage::hasCheckpoint))
                .hasSize(3);
    }

    @Test
    void shouldSayNothingWhenTheStateIsAsItWas() {
        RunReporter run = capture.dashStream.run("t");
        run.state(Map.of("i", 1));
        run.state(Map.of("i", 1));
        assertThat(capture.messages()).hasSize(1);
    }

    @Test
    void shouldSendTheFullStateAfterALostOne() {
        reopen(false, options -> options);
        RunReporter run = capture.dashStream.run("t");
        ObjectNode state = JSON.createObjectNode().put("long", "x".repeat(200)).put("i", 0);
        run.state(state);
        run.state(state.put("i", 1));
        answered(2, true, false);
        run.state(state.put("i", 2));
        answered(1, true, true);
        run.state(state.put("i", 3));
        answered(1, true, true);
        List<Boolean> full = capture.records().stream()
                .map(record -> !Capture.message(record.value())
                        .getStateDiff()
                        .getFullState()
                        .isEmpty())
                .toList();
        assertThat(full).containsExactly(true, false, true, false);
        assertThat(capture.told).containsExactly("failed state_diff", "degraded after_loss");
    }

    private void answered(int count, boolean first, boolean others) {
        org.awaitility.Awaitility.await().until(() -> capture.records().size() >= expected + count);
        expected += count;
        for (int i = 0; i < count; i++) {
            if (i == 0 ? first : others) {
                capture.kafka.completeNext();
            } else {
                capture.kafka.errorNext(new IllegalStateException("gone"));
            }
        }
    }

    private int expected;

    @Test
    void shouldKeepSecretsOutOfStateHashAndStart() {
        RunReporter run = capture.dashStream.run("t");
        run.graphStarted(SCHEMA, Map.of("password", "hunter2", "a", 1));
        run.nodeEnded("n", Map.of("password", "hunter3", "a", 2));
        run.graphEnded();
        Reader reader = new Reader();
        capture.messages().forEach(reader::read);
        assertThat(reader.isWhole()).isTrue();
        assertThat(capture.messages().toString()).doesNotContain("hunter");
    }

    private static List<Long> sequences(List<DashStreamMessage> messages) {
        return messages.stream()
                .flatMap(message -> message.hasEventBatch()
                        ? message.getEventBatch().getEventsList().stream().map(event -> event.getHeader())
                        : java.util.stream.Stream.of(Envelope.header(Envelope.body(message))))
                .map(header -> header.getSequence())
                .toList();
    }
}
