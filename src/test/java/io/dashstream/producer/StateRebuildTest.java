package io.dashstream.producer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dashstream.wire.v1.DashStreamMessage;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** An independent reader rebuilds what the application had. */
class StateRebuildTest {
    private static final int EVERY = StateLimits.DEFAULT.checkpointEvery();

    private int patchLarger;

    @Test
    void shouldBeRebuiltToTheSameHashAtEachChange() {
        List<byte[]> expected = new ArrayList<>();
        List<DashStreamMessage> told = told(1, 2_000, expected);
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
        assertThat(step).isEqualTo(expected.size());
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
        LossyReader reader = new LossyReader(seed);
        told(seed, 2_000, new ArrayList<>()).forEach(reader::read);
        assertThat(reader.longestBroken()).isBetween(1, EVERY + 1);
        assertThat(reader.isWhole()).isTrue();
    }

    @Test
    void shouldSendNoMoreFullStatesThanThreeBesideACheckpoint() {
        List<DashStreamMessage> told = told(7, 1_000, new ArrayList<>());
        long checkpoints =
                told.stream().filter(DashStreamMessage::hasCheckpoint).count();
        long full = told.stream()
                .filter(each -> !each.getStateDiff().getFullState().isEmpty())
                .count();
        assertThat(checkpoints).isEqualTo(1_000 / EVERY + 1);
        assertThat(full).isBetween(checkpoints, 3 * checkpoints + patchLarger);
    }

    /** What the library sends of so many changes. */
    private List<DashStreamMessage> told(long seed, int changes, List<byte[]> hashes) {
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
            patchLarger = capture.told.size();
            return messages;
        }
    }

    private static byte[] hash(JsonNode tree) {
        return Reader.hash(tree);
    }
}
