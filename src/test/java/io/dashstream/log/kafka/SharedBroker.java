package io.dashstream.log.kafka;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The tests' broker for other rooms. Any thread. */
public final class SharedBroker {
    private SharedBroker() {}

    /** Where it listens, host:port. */
    public static String bootstrap() {
        return String.valueOf(Broker.shared().connection().get("bootstrap.servers"));
    }

    /** Makes a topic that takes records of up to 20 MiB. */
    public static void create(String topic, int partitions) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)
                            .configs(Map.of("max.message.bytes", "20971520"))))
                    .all()
                    .get();
        }
    }
}
