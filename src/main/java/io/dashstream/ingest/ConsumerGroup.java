package io.dashstream.ingest;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.UUID;

/**
 * The consumer group of this replica. Immutable, any thread.
 *
 * <p>It is made here and not in the configuration because its default differs with every start.
 */
@ApplicationScoped
public class ConsumerGroup {
    private final String id;

    public ConsumerGroup(IngestSettings settings) {
        this.id = settings.groupId().filter(group -> !group.isBlank()).orElseGet(ConsumerGroup::ofItsOwn);
    }

    /** The name of the group, as Kafka knows it. */
    public String id() {
        return id;
    }

    private static String ofItsOwn() {
        String random = UUID.randomUUID().toString().substring(0, 8);
        return "dashstream-" + hostname().orElse("unnamed") + "-" + random;
    }

    private static Optional<String> hostname() {
        try {
            return Optional.of(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            // A machine without a name still has the random part.
            return Optional.empty();
        }
    }
}
