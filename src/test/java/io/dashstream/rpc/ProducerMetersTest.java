package io.dashstream.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.producer.loss.Degradation;
import io.dashstream.producer.loss.LossReason;
import io.dashstream.producer.loss.MessageKind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class ProducerMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ProducerMeters meters = new ProducerMeters(registry);

    @Test
    void shouldCountFailuresOfEveryKindMetricsIncluded() {
        for (MessageKind kind : MessageKind.values()) {
            meters.sendFailed(kind, new IllegalStateException("gone"));
            assertThat(count("dashstream_telemetry_send_failures_total", "message_type", kind.label()))
                    .as(kind.label())
                    .isEqualTo(1);
        }
    }

    @Test
    void shouldHaveFailuresAtZeroFromTheStart() {
        assertThat(count("dashstream_telemetry_send_failures_total", "message_type", "metrics"))
                .isZero();
    }

    @Test
    void shouldCountDropsByKindAndReason() {
        meters.dropped(MessageKind.TOKEN_CHUNK, LossReason.QUEUE_FULL);
        assertThat(count("dashstream_telemetry_dropped_total", "message_type", "token_chunk", "reason", "queue_full"))
                .isEqualTo(1);
    }

    @Test
    void shouldCountStatesThatWereNoPatch() {
        meters.stateDegraded(Degradation.AFTER_LOSS);
        assertThat(count("dashstream_state_diff_degraded_total", "reason", "after_loss"))
                .isEqualTo(1);
    }

    private double count(String name, String... labels) {
        return registry.get(name).tags(labels).counter().count();
    }
}
