package io.dashstream.log.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.WsClient;
import io.dashstream.testkit.WsRecord;
import io.dashstream.testkit.WsRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One client of either dialect that leaves and comes back, to any gateway, with nothing but its cursor. One thread. */
final class Wanderer {
    private final boolean v2;
    private final List<WsRecord> before = new ArrayList<>();
    private @Nullable WsClient client;
    private final Map<Integer, Long> positions = new TreeMap<>();

    Wanderer(boolean v2) {
        this.v2 = v2;
    }

    void arrive(GatewayProcess gateway) {
        WsRequest request = v2 ? WsClient.v2(gateway.base()) : WsClient.v1(gateway.base());
        request.withoutValues();
        client = positions.isEmpty()
                ? request.param("from", "earliest").connect()
                : request.param("cursor", cursor()).connect();
    }

    void leave() {
        WsClient here = client;
        if (here != null) {
            here.close();
            assertThat(here.frames("gap")).isEmpty();
            assertThat(here.frames("reset")).isEmpty();
            // One look: what its decoder still held may come after the close, and would be skipped and never had.
            List<WsRecord> had = here.records();
            before.addAll(had);
            had.forEach(record -> positions.put(record.partition(), record.offset()));
            client = null;
        }
    }

    private String cursor() {
        return positions.entrySet().stream()
                .map(position -> position.getKey() + ":" + position.getValue())
                .collect(Collectors.joining(","));
    }

    boolean isAway() {
        return client == null;
    }

    /** Waits until it has had so many records, over all its stays. */
    void await(long records) {
        WsClient here = client;
        if (here != null) {
            here.awaitRecords(records - before.size(), Duration.ofSeconds(60));
        }
    }

    /** The offsets it has received of a partition, over all its stays, in order; to be asked when it is away. */
    List<Long> offsets(int partition) {
        return before.stream()
                .filter(record -> record.partition() == partition)
                .map(WsRecord::offset)
                .toList();
    }
}
