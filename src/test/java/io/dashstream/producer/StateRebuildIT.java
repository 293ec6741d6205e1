package io.dashstream.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.producer.send.KafkaSettings;
import io.dashstream.testkit.SharedKafka;
import io.dashstream.testkit.TopicReader;
import io.dashstream.wire.v1.DashStreamMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run of ten thousand changes, through a real broker. */
@Timeout(180)
class StateRebuildIT {
    private static final int CHANGES = 10_000;

    private final List<byte[]> expected = new ArrayList<>();

    @Test
    void shouldBeRebuiltToTheSameHashAtEveryStepAndHealWhenMessagesAreLost() {
        List<DashStreamMessage> told = throughKafka();
        Reader reader = new Reader();
        int step = 0;
        for (DashStreamMessage message : told) {
            reader.read(message);
            if (message.hasStateDiff()) {
                assertThat(Reader.hash(reader.state())).as("step " + step).isEqualTo(expected.get(step));
                step++;
            }
        }
        assertThat(step).isEqualTo(CHANGES + 1);
        shouldHeal(told);
    }

    /** The same records, one state message in twenty lost on purpose. */
    private void shouldHeal(List<DashStreamMessage> told) {
        LossyReader lossy = new LossyReader(17);
        told.forEach(lossy::read);
        assertThat(lossy.longestBroken())
                .as("state messages in a row without the state")
                .isBetween(1, StateLimits.DEFAULT.checkpointEvery() + 1);
        assertThat(Reader.hash(lossy.reader().state())).isEqualTo(expected.get(CHANGES));
    }

    private List<DashStreamMessage> throughKafka() {
        SharedKafka kafka = SharedKafka.get();
        String topic = kafka.newTopic(1);
        ChangingState state = new ChangingState(42);
        try (DashStream dashStream = DashStream.open(DashStreamOptions.of(KafkaSettings.of(kafka.bootstrap(), topic)));
                RunReporter run = dashStream.run("ten-thousand")) {
            for (int i = 0; i <= CHANGES; i++) {
                run.nodeEnded("node", state.tree());
                expected.add(Reader.hash(state.tree()));
                state.change();
            }
            run.graphEnded();
            assertThat(dashStream.flush(Duration.ofSeconds(60))).isEqualTo(new FlushResult(true, 0));
        }
        return TopicReader.all(kafka.bootstrap(), topic).stream()
                .map(each -> Capture.message(each.value()))
                .toList();
    }
}
