package io.dashstream.api;

import io.dashstream.ingest.IngestReport;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with ingest at this moment, in words for operators. Any thread; answers from memory. */
final class IngestTroubles {
    static List<String> of(IngestReport ingest) {
        List<String> troubles = new ArrayList<>();
        List<String> standing = ingest.standing();
        if (!standing.isEmpty()) {
            troubles.add("partitions stand at a refused record (partition@offset): " + String.join(", ", standing));
        }
        List<Integer> stale = ingest.stale();
        if (!stale.isEmpty()) {
            troubles.add("records of these partitions do not arrive: " + stale);
        }
        if (ingest.deadLettersFail()) {
            troubles.add("dead letters cannot be written");
        }
        return troubles;
    }

    private IngestTroubles() {}
}
