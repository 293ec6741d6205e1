package io.dashstream.producer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dashstream.wire.v1.DashStreamMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** An independent reader rebuilds what the application had. */
class StateRebuildTest {
    private static final int EVERY = 50;

    @Test
    void shouldBeRebuiltToTheSameHashAtEachOfTenThousandChanges() {
        List<byte[]> expected = new ArrayList<>();
        List<DashStreamMessage> told = told(1, 10_000, expected);
        Reader reader = new Reader();
        int step = 0;
        for (DashStreamMessage message : told) {
            reader.read(message);
            if (message.hasStateDiff()) {
                assertThat(reader.isWhole()).as("step " + step).isTrue();
                assertThat(Reader.hash(reader.state())).as("step " + step).isEqualTo(expected.get(step));
                step++;
            }
        }
        assertThat(step).isEqualTo(expected.size()).isGreaterThan(9_990);
    }

    @Property(tries = 30)
    void shouldBeRebuiltWhateverTheSeed(@ForAll long seed) {
        List<byte[]> expected = new ArrayList<>();
        Reader reader = new Reader();
        told(seed, 100, expected).forEach(reader::read);
        assertThat(Reader.hash(reader.state())).isEqualTo(expected.get(expected.size() - 1));
    }

    @Property(tries = 5)
    void shouldHealWithinOneCheckpointIntervalWhenOneInTwentyIsLost(@ForAll long seed) {
        List<DashStreamMessage> told = told(seed, 2_000, new ArrayList<>());
        Random random = new Random(seed);
        Reader reader = new Reader();
        int brokenFor = 0;
        int longest = 0;
        for (DashStreamMessage message : told) {
            boolean state = message.hasStateDiff() || message.hasCheckpoint();
            if (state && random.nextInt(20) == 0) {
                // A reader knows a loss by the gap in the sequence.
                reader = message.hasCheckpoint() ? reader : new Reader();
            } else {
                reader.read(message);
            }
            brokenFor = !state || reader.isWhole() ? 0 : brokenFor + 1;
            longest = Math.max(longest, brokenFor);
        }
        // A lost checkpoint costs one interval more.
        assertThat(longest).isLessThan(3 * (EVERY + 1));
        assertThat(reader.isWhole()).isTrue();
    }

    /** What the library sends of so many changes. */
    private static List<DashStreamMessage> told(long seed, int changes, List<byte[]> hashes) {
        ChangingState state = new ChangingState(seed);
        try (Capture capture = Capture.withDefaults();
                RunReporter run = capture.dashStream.run("thread")) {
            run.state(state.tree());
            hashes.add(hash(state.tree()));
            for (int i = 0; i < changes; i++) {
                state.change();
                run.state(state.tree());
                hashes.add(hash(state.tree()));
            }
            run.graphEnded();
            List<DashStreamMessage> messages = capture.messages();
            assertThat(capture.told).allMatch("degraded patch_larger"::equals);
            return messages;
        }
    }

    private static byte[] hash(JsonNode tree) {
        return Reader.hash(tree);
    }
}
