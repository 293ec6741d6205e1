package io.dashstream.producer.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.producer.loss.LossReason;
import io.dashstream.producer.loss.Losses;
import io.dashstream.producer.loss.MessageKind;
import io.dashstream.producer.loss.ProducerListener;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShedQueueTest {
    private static final ThreadKey KEY = new ThreadKey("tenant", "thread");

    private final List<String> told = new ArrayList<>();
    private final Losses losses = new Losses(new ProducerListener() {
        @Override
        public void dropped(MessageKind kind, LossReason reason) {
            told.add(reason.label());
        }
    });

    @Test
    void shouldShedTokensForEverythingElse() throws Exception {
        ShedQueue queue = queue(3, 1000);
        offer(queue, Shed.FIRST, "token 1");
        offer(queue, Shed.FIRST, "token 2");
        offer(queue, Shed.LAST, "end");
        offer(queue, Shed.NEXT, "start");
        assertThat(names(queue)).containsExactly("token 2", "end", "start");
        assertThat(told).containsExactly("queue_full");
    }

    @Test
    void shouldNeverShedAnEndForAToken() throws Exception {
        ShedQueue queue = queue(2, 1000);
        offer(queue, Shed.LAST, "end 1");
        offer(queue, Shed.NEXT, "start");
        offer(queue, Shed.FIRST, "token");
        assertThat(names(queue)).containsExactly("end 1", "start");
        assertThat(told).containsExactly("queue_full");
    }

    @Test
    void shouldShedTheOldestOfAClass() throws Exception {
        ShedQueue queue = queue(2, 1000);
        offer(queue, Shed.LAST, "end 1");
        offer(queue, Shed.LAST, "end 2");
        offer(queue, Shed.LAST, "end 3");
        assertThat(names(queue)).containsExactly("end 2", "end 3");
    }

    @Test
    void shouldBoundItsBytes() throws Exception {
        ShedQueue queue = queue(100, 25);
        offer(queue, Shed.NEXT, "a");
        offer(queue, Shed.NEXT, "b");
        offer(queue, Shed.NEXT, "c");
        assertThat(names(queue)).containsExactly("b", "c");
        assertThat(told).containsExactly("capacity_limit");
    }

    @Test
    void shouldKeepWhatWaitsWhenANewcomerIsLargerThanTheWholeQueue() throws Exception {
        ShedQueue queue = queue(100, 25);
        offer(queue, Shed.FIRST, "a");
        queue.offer(new Entry(KEY, Shed.LAST, 0, new Named("huge", 26), Map.of()));
        assertThat(names(queue)).containsExactly("a");
    }

    @Test
    void shouldLeaveAGapWhereSomethingWasLost() throws Exception {
        ShedQueue queue = queue(2, 1000);
        offer(queue, Shed.FIRST, "token 1");
        offer(queue, Shed.NEXT, "start 1");
        offer(queue, Shed.NEXT, "start 2");
        List<Item> left = queue.take(10, 0);
        offer(queue, Shed.NEXT, "start 3");
        long third = queue.take(1, 0).get(0).sequence();
        assertThat(left.get(1).sequence() - left.get(0).sequence()).isEqualTo(1);
        assertThat(third - left.get(1).sequence()).isEqualTo(1);
        offer(queue, Shed.LAST, "x");
        queue.skip(KEY, 0);
        offer(queue, Shed.LAST, "y");
        List<Item> after = queue.take(10, 0);
        assertThat(after.get(1).sequence() - after.get(0).sequence()).isEqualTo(2);
    }

    @Test
    void shouldStartSequencesFromTheTime() throws Exception {
        ShedQueue queue = queue(10, 1000);
        queue.offer(new Entry(KEY, Shed.NEXT, 1_700_000_000_000_000L, new Named("a", 1), Map.of()));
        assertThat(queue.take(1, 0).get(0).sequence()).isEqualTo(1_700_000_000_000_001L);
    }

    @Test
    void shouldNeverGoBackWhenAForgottenThreadSpeaksAgain() {
        Sequences sequences = new Sequences(1);
        long before = sequences.next(KEY, 1_000);
        sequences.next(new ThreadKey("tenant", "other"), 10);
        assertThat(sequences.next(KEY, 10)).isGreaterThan(before);
    }

    @Test
    void shouldRefuseEverythingOnceClosed() throws Exception {
        ShedQueue queue = queue(10, 1000);
        offer(queue, Shed.NEXT, "before");
        queue.close();
        offer(queue, Shed.LAST, "after");
        assertThat(names(queue)).containsExactly("before");
        assertThat(told).containsExactly("closed");
    }

    private ShedQueue queue(int messages, long bytes) {
        return new ShedQueue(new QueueLimits(messages, bytes), losses);
    }

    private static void offer(ShedQueue queue, Shed shed, String name) {
        queue.offer(new Entry(KEY, shed, 0, new Named(name, 10), Map.of()));
    }

    private static List<String> names(ShedQueue queue) throws InterruptedException {
        return queue.take(100, 0).stream()
                .map(item -> ((Named) item.entry().payload()).name())
                .toList();
    }

    private record Named(String name, long bytes) implements Payload {
        @Override
        public MessageKind kind() {
            return MessageKind.EVENT;
        }

        @Override
        public Optional<DashStreamMessage> message(Header header) {
            return Optional.empty();
        }
    }
}
