package io.dashstream.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.producer.loss.MessageKind;
import io.dashstream.producer.loss.ProducerListener;
import io.dashstream.testkit.TopicReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The library and a real broker that asks for a login. */
@Timeout(120)
class SecuredKafkaIT implements ProducerListener {
    private final List<String> failed = new CopyOnWriteArrayList<>();

    @Override
    public void sendFailed(MessageKind kind, Throwable cause) {
        failed.add(kind.label() + ": " + cause);
    }

    @Test
    void shouldReportThroughALogin() {
        SecuredBroker.get().create("right", 1);
        try (DashStream dashStream =
                DashStream.open(DashStreamOptions.of(SecuredBroker.settings("right", SecuredBroker.PASSWORD)))) {
            RunReporter run = dashStream.run("thread");
            run.nodeEnded("node", Map.of("n", 1));
            run.graphEnded();
            assertThat(dashStream.flush(Duration.ofSeconds(60))).isEqualTo(new FlushResult(true, 0));
        }
        assertThat(TopicReader.all(SecuredBroker.get().bootstrap(), "right")).hasSize(5);
    }

    @Test
    void shouldCountWhatARefusedLoginCostsAndNotDisturbTheApplication() {
        SecuredBroker.get().create("wrong", 1);
        DashStream dashStream = DashStream.open(DashStreamOptions.of(SecuredBroker.settings("wrong", "wr0ng-pass"))
                .withListener(this));
        RunReporter run = dashStream.run("thread");
        run.nodeEnded("node", Map.of("n", 1));
        run.graphEnded();
        assertThat(dashStream.flush(Duration.ofSeconds(60)).complete()).isTrue();
        assertThat(dashStream.lost()).as("what was reported").isEqualTo(5);
        assertThat(failed)
                .as("the meter of failures")
                .hasSize(5)
                .allMatch(each -> each.contains("SaslAuthenticationException"))
                .noneMatch(each -> each.contains("wr0ng-pass"));
        dashStream.close();
    }
}
