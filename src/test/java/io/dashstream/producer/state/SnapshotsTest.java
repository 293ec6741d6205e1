package io.dashstream.producer.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dashstream.producer.loss.Degradation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Degradation> refused = new ArrayList<>();
    private final Snapshots snapshots = new Snapshots(1 << 20, refused::add);

    @Test
    void shouldNotChangeWithTheTreeItWasTakenOf() {
        ObjectNode live = JSON.createObjectNode().put("a", 1);
        live.putObject("deep").put("b", 2);
        Snapshot taken = snapshots.of(live).orElseThrow();
        live.withObject("/deep").put("b", 3);
        assertThat(taken.tree().at("/deep/b").asInt()).isEqualTo(2);
    }

    @Test
    void shouldShareWhatDidNotChange() {
        ObjectNode live = JSON.createObjectNode();
        live.putObject("same").put("a", 1);
        live.putObject("other").put("b", 1);
        Snapshot first = snapshots.of(live).orElseThrow();
        live.withObject("/other").put("b", 2);
        Snapshot second = snapshots.of(live).orElseThrow();
        assertThat(second.tree().get("same")).isSameAs(first.tree().get("same"));
        assertThat(second.tree().at("/other/b").asInt()).isEqualTo(2);
    }

    @Test
    void shouldBeTheSameTreeWhenNothingChanged() {
        Map<String, Object> state = Map.of("a", List.of(1, 2.5, "x"), "b", Map.of());
        Snapshot first = snapshots.of(state).orElseThrow();
        assertThat(snapshots.of(state).orElseThrow().tree()).isSameAs(first.tree());
    }

    @Test
    void shouldShareTheElementsBehindAnInsertAtTheHead() {
        ObjectNode live = JSON.createObjectNode();
        ArrayNode list = live.putArray("list");
        list.addObject().put("n", 1);
        list.addObject().put("n", 2);
        Snapshot first = snapshots.of(live).orElseThrow();
        list.insertObject(0).put("n", 0);
        Snapshot second = snapshots.of(live).orElseThrow();
        assertThat(second.tree().at("/list/2")).isSameAs(first.tree().at("/list/1"));
    }

    @Test
    void shouldHoldWithTheOneBeforeOnlyWhatChanged() {
        ObjectNode live = JSON.createObjectNode().put("step", 1);
        ArrayNode list = live.putArray("messages");
        for (int i = 0; i < 100; i++) {
            list.addObject().put("text", "x".repeat(100));
        }
        Snapshot first = snapshots.of(live).orElseThrow();
        assertThat(first.held()).isEqualTo(first.bytes()).isGreaterThan(10_000);
        Snapshot second = snapshots.of(live.put("step", 2)).orElseThrow();
        assertThat(second.bytes()).isEqualTo(first.bytes());
        assertThat(second.held()).isBetween(1L, 100L);
        list.addObject().put("text", "y".repeat(1_000));
        assertThat(snapshots.of(live).orElseThrow().held()).isBetween(1_000L, 1_200L);
        assertThat(snapshots.of(live).orElseThrow().held()).isZero();
    }

    @Test
    void shouldTakeJsonAsBytes() {
        assertThat(snapshots
                        .of("{\"a\":[1]}".getBytes(UTF_8))
                        .orElseThrow()
                        .tree()
                        .at("/a/0")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void shouldRefuseWhatIsNoJsonWithoutThrowing() {
        assertThat(snapshots.of("{\"a\":".getBytes(UTF_8))).isEmpty();
        assertThat(snapshots.of(new byte[0])).isEmpty();
        assertThat(snapshots.of(null)).isEmpty();
        assertThat(snapshots.of(new SelfCycle())).isEmpty();
        assertThat(refused).hasSize(4).containsOnly(Degradation.UNSERIALISABLE);
    }

    @Test
    void shouldRefuseATreeThatHoldsItself() {
        ObjectNode cycle = JSON.createObjectNode();
        cycle.set("self", cycle);
        assertThat(snapshots.of(cycle)).isEmpty();
        assertThat(refused).containsExactly(Degradation.UNSERIALISABLE);
    }

    @Test
    void shouldRefuseAStateAboveTheLimit() {
        assertThat(snapshots.of(JSON.createObjectNode().put("a", "x".repeat(2 << 20))))
                .isEmpty();
        assertThat(refused).containsExactly(Degradation.TOO_LARGE);
    }

    /** Jackson walks into it without end. */
    public static final class SelfCycle {
        public SelfCycle getSelf() {
            return this;
        }
    }
}
