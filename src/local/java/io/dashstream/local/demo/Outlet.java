package io.dashstream.local.demo;

import io.dashstream.producer.DashStream;
import io.dashstream.producer.DashStreamOptions;
import io.dashstream.producer.send.KafkaSettings;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Publishes reports through the library, which places, frames and sends them. One thread. */
final class Outlet implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Outlet.class.getName());

    private final String topic;
    private final DashStream dashStream;
    private long lost;
    private volatile boolean closing;

    Outlet(String bootstrap, String topic) {
        this.topic = topic;
        this.dashStream = DashStream.open(
                DashStreamOptions.of(KafkaSettings.of(bootstrap, topic).with("client.id", "demo")));
    }

    // What became of it is told as it becomes known.
    @SuppressWarnings("FutureReturnValueIgnored")
    void write(Report report) {
        dashStream.publish(report.message()).whenComplete((sent, failure) -> {
            if (failure != null) {
                lost(failure);
            } else {
                written();
            }
        });
    }

    /** Says once that records are not written; a broker that is away would fill the terminal. */
    private synchronized void lost(Throwable failure) {
        // What is said while it ends is not written, and that is as it should be.
        if (lost++ == 0 && !closing) {
            LOG.log(
                    Level.WARNING,
                    "demo records are not written; they are counted until one is topic=" + topic,
                    failure);
        }
    }

    private synchronized void written() {
        if (lost > 0 && !closing) {
            LOG.log(Level.INFO, "demo records are written again topic={0} lost={1}", new Object[] {topic, lost});
            lost = 0;
        }
    }

    @Override
    public void close() {
        closing = true;
        dashStream.close(Duration.ofSeconds(2));
    }
}
