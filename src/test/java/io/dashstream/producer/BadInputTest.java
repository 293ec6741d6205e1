package io.dashstream.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application gives that no message can hold: a typed outcome each, and never an exception into its graph. */
class BadInputTest extends CaptureScenario {
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  "})
    void shouldRefuseARunWithoutAnId(String id) {
        assertThatThrownBy(() -> capture.dashStream.run(id)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> capture.dashStream.run(id, "t")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @SuppressWarnings("NullAway")
    void shouldCountNullsAndNeverThrowThem() {
        RunReporter run = capture.dashStream.run("t");
        run.graphStarted(null, null);
        run.nodeStarted(null);
        run.nodeEnded("a", null);
        run.edgeTraversed(null, null);
        run.parallelStarted(null);
        run.llm().tokens(null, 0, null);
        run.llm().lastTokens("r", 0, "t", null);
        run.tools().started(null, null);
        run.metrics().quality(null);
        run.error("n", "c", null);
        run.graphFailed(null);
        run.notes().progress("n", null, 0);
        assertThat(capture.told).filteredOn(each -> each.contains("invalid")).hasSizeGreaterThan(11);
    }

    @Test
    void shouldCountAStateThatIsTooLarge() {
        RunReporter run = capture.dashStream.run("t");
        run.state(Map.of("a", "x".repeat(50 << 20)));
        run.state(Map.of("a", 1));
        assertThat(capture.messages()).hasSize(1);
        assertThat(capture.told).containsExactly("degraded too_large", "dropped state_diff capacity_limit");
    }

    @Test
    void shouldCountWhatIsReportedAfterClose() {
        RunReporter run = capture.dashStream.run("t");
        capture.dashStream.close();
        run.nodeStarted("a");
        run.close();
        assertThat(capture.records()).isEmpty();
        assertThat(capture.told).contains("dropped event closed");
    }

    @ParameterizedTest
    @MethodSource("unserialisable")
    void shouldCountAStateThatIsNoJsonAndSendTheNextOneWhole(Object state) {
        RunReporter run = capture.dashStream.run("t");
        Map<String, String> good = Map.of("long", "x".repeat(200), "a", "1");
        run.state(good);
        run.nodeEnded("n", state);
        run.state(Map.of("long", "x".repeat(200), "a", "2"));
        assertThat(capture.told)
                .startsWith("degraded unserialisable", "dropped state_diff invalid")
                .doesNotContain("dropped event invalid");
        Reader reader = new Reader();
        capture.messages().forEach(reader::read);
        assertThat(reader.isWhole()).isTrue();
        assertThat(reader.state()).hasToString("{\"a\":\"2\",\"long\":\"" + "x".repeat(200) + "\"}");
    }

    static Stream<Object> unserialisable() {
        Map<String, Object> cycle = new HashMap<>();
        cycle.put("self", cycle);
        ArrayNode deep = JsonNodeFactory.instance.arrayNode();
        ArrayNode inner = deep;
        for (int i = 0; i < 300; i++) {
            inner = inner.addArray();
        }
        return Stream.of(cycle, deep, "{not json".getBytes(UTF_8), new Faulty());
    }

    /** A state whose getter throws. */
    public static class Faulty {
        public String getName() {
            throw new IllegalStateException("the application's own fault");
        }
    }
}
