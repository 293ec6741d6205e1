package io.dashstream.delivery.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.log.Epoch;
import io.dashstream.log.LogEnds;
import io.dashstream.log.PartitionedLog;
import io.dashstream.log.memory.MemoryTail;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One question for many who ask, and never an answer that is older than who asked. */
class EndsQuestionTest {
    private final Kafka kafka = new Kafka();
    private final PartitionedLog log =
            new PartitionedLog("topic", () -> new MemoryTail(1 << 20, Duration.ofHours(1)), epoch -> List.of(), kafka);
    private final EndsQuestion question = new EndsQuestion(log);

    @BeforeEach
    void open() {
        log.open(new Epoch("first"), 0, 0, 1);
    }

    @AfterEach
    void close() {
        log.close();
    }

    private CompletableFuture<Ends> ask() {
        return question.ask(Optional.empty()).toCompletableFuture();
    }

    @Test
    void shouldAskTwiceForAStorm() {
        List<CompletableFuture<Ends>> storm = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            storm.add(ask());
        }
        kafka.answer(5);
        kafka.answer(6);

        assertThat(kafka.asked).isEqualTo(2);
        assertThat(storm.get(0).join().newest()).containsEntry(0, 5L);
        assertThat(storm.subList(1, 1_000))
                .as("asked while the first question was under way")
                .allSatisfy(ends -> assertThat(ends.join().newest()).containsEntry(0, 6L));
    }

    @Test
    void shouldAskAgainAfterAFault() {
        CompletableFuture<Ends> failed = ask();
        CompletableFuture<Ends> next = ask();
        kafka.fail();
        kafka.answer(7);

        assertThat(failed).isCompletedExceptionally();
        assertThat(next.join().newest()).containsEntry(0, 7L);
        CompletableFuture<Ends> later = ask();
        kafka.answer(8);
        assertThat(later.join().newest()).containsEntry(0, 8L);
    }

    @Test
    void shouldAskForAnInstantBesides() {
        CompletableFuture<Ends> ends =
                question.ask(Optional.of(Instant.ofEpochMilli(3))).toCompletableFuture();
        kafka.answer(9);

        assertThat(ends.join().before()).containsEntry(0, 3L);
        assertThat(ends.join().newest()).containsEntry(0, 9L);
    }

    /** A Kafka that answers when the test says so. */
    private static final class Kafka implements LogEnds {
        private final List<CompletableFuture<Map<Integer, Long>>> waiting = new ArrayList<>();
        private int asked;

        private void answer(long newest) {
            waiting.remove(0).complete(Map.of(0, newest));
        }

        private void fail() {
            waiting.remove(0).completeExceptionally(new IllegalStateException("out of reach"));
        }

        @Override
        public CompletionStage<Map<Integer, Long>> oldest(int partitions) {
            return CompletableFuture.completedFuture(Map.of(0, 0L));
        }

        @Override
        public CompletionStage<Map<Integer, Long>> newest(int partitions) {
            asked++;
            CompletableFuture<Map<Integer, Long>> answer = new CompletableFuture<>();
            waiting.add(answer);
            return answer;
        }

        @Override
        public CompletionStage<Map<Integer, Long>> before(Instant instant, int partitions) {
            return CompletableFuture.completedFuture(Map.of(0, instant.toEpochMilli()));
        }
    }
}
