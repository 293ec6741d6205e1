package io.dashstream.producer.send;

import io.dashstream.producer.loss.Loss;
import io.dashstream.producer.loss.MessageKind;
import io.dashstream.producer.queue.Payload;
import io.dashstream.wire.v1.DashStreamMessage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message that can be sent.
 *
 * @param key the thread it belongs to
 * @param trace W3C trace headers, mostly empty
 * @param origin is told what became of it; null when it is a batch of many
 */
record Ready(
        String key,
        MessageKind kind,
        DashStreamMessage message,
        Map<String, String> trace,
        @Nullable Payload origin) {
    void lost(Loss loss) {
        if (origin != null) {
            origin.lost(loss);
        }
    }

    void acknowledged() {
        if (origin != null) {
            origin.acknowledged();
        }
    }
}
