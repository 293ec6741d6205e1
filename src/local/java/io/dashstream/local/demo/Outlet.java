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
                LOG.log(Level.WARNING, "a demo record was not written topic=" + topic, failure);
            }
        });
    }

    @Override
    public void close() {
        dashStream.close(Duration.ofSeconds(2));
    }
}
