package io.dashstream.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dashstream.producer.queue.QueueLimits;
import io.dashstream.producer.send.BatchLimits;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Event;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** The library as its users share it: flush, close, and what others made. */
class DashStreamTest extends CaptureScenario {
    @Test
    void shouldGoOnForOthersWhenOneUserCloses() {
        DashStream other = capture.dashStream.share();
        capture.dashStream.close();
        other.run("t").nodeStarted("a");
        assertThat(other.flush(Duration.ofSeconds(20)).delivered()).isTrue();
        assertThat(capture.records()).hasSize(1);
        other.close();
        assertThatThrownBy(other::share).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldTellInAFlushWhatWasLost() {
        reopen(options -> options.withQueue(new QueueLimits(1, 100)));
        RunReporter run = capture.dashStream.run("t");
        run.llm().tokens("r", 0, "x".repeat(200));
        assertThat(capture.dashStream.flush(Duration.ofSeconds(20))).isEqualTo(new FlushResult(true, 1));
    }

    @Test
    void shouldNotClaimAFlushThatKafkaDidNotAnswer() {
        reopen(false, options -> options);
        capture.dashStream.run("t").nodeStarted("a");
        assertThat(capture.dashStream.flush(Duration.ofMillis(50)).complete()).isFalse();
        capture.kafka.completeNext();
    }

    @Test
    void shouldPublishWhatOthersMadeUnderItsOwnHeader() {
        DashStreamMessage made = DashStreamMessage.newBuilder()
                .setEvent(Event.newBuilder()
                        .setHeader(io.dashstream.wire.v1.Header.newBuilder()
                                .setThreadId("remote")
                                .setTenantId("x")
                                .setSequence(7)
                                .setTimestampUs(3)))
                .build();
        capture.dashStream.publish(made).join();
        Event sent = capture.events().get(0);
        assertThat(sent.getHeader().getSequence()).isEqualTo(7);
        assertThat(sent.getHeader().getTimestampUs()).isEqualTo(3);
        assertThat(sent.getHeader().getMessageId().size()).isEqualTo(16);
        assertThatThrownBy(() -> capture.dashStream
                        .publish(DashStreamMessage.getDefaultInstance())
                        .join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(NotSentException.class);
    }

    @Test
    void shouldSendABatchThatStillWaitsWhenItIsClosed() {
        reopen(options -> options.withBatches(new BatchLimits(10, Duration.ofSeconds(30))));
        capture.dashStream.run("t").nodeStarted("a");
        capture.dashStream.close();
        assertThat(capture.records()).hasSize(1);
    }
}
