package io.dashstream.testkit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Promise 1 on one connection: per partition, positions strictly increase. Any thread. */
final class WsPositions {
    private final Map<Integer, Long> last = new TreeMap<>();
    private final Map<Integer, Long> origin = new TreeMap<>();
    private final Set<Integer> mayJump = new HashSet<>();
    private final List<String> broken = new ArrayList<>();
    private String epoch = "";

    /** Notes a record; a step that was not allowed is kept as a breach. */
    synchronized void applied(int partition, long offset) {
        Long before = last.put(partition, offset);
        boolean jump = mayJump.remove(partition);
        if (before != null && offset <= before && !jump) {
            broken.add("partition " + partition + " went from offset " + before + " to " + offset);
        }
    }

    /** The server named the epoch and the positions delivery starts after: hello or reset. */
    synchronized void startsAfter(String newEpoch, Map<Integer, Long> positions) {
        epoch = newEpoch;
        last.clear();
        origin.clear();
        origin.putAll(positions);
    }

    /** Each partition may step back once: the client is about to ask for another place. */
    synchronized void allowJump() {
        mayJump.addAll(last.keySet());
    }

    synchronized List<String> breaches() {
        return List.copyOf(broken);
    }

    /** Written form of the cursor: what was applied, and where nothing was, where delivery started. */
    synchronized String cursor() {
        TreeMap<Integer, Long> all = new TreeMap<>(origin);
        all.putAll(last);
        String positions = all.entrySet().stream()
                .map(e -> e.getKey() + ":" + e.getValue())
                .collect(Collectors.joining(","));
        return epoch.isEmpty() ? positions : epoch + "@" + positions;
    }

    synchronized Map<Integer, Long> lastOffsets() {
        return new TreeMap<>(last);
    }
}
