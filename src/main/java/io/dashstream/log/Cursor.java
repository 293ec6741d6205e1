package io.dashstream.log;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * For each partition the offset of the last record a reader has applied; delivery goes on after it. Immutable, any
 * thread. Written {@code [epoch@]partition:offset[,partition:offset]...}, for example {@code k3Jt9Q@0:41871,1:99}.
 *
 * @param epoch the life of the topic the offsets belong to, when the reader knows it
 * @param offsets partition (from 0) to offset (from -1: nothing applied yet), in order of partition
 */
public record Cursor(Optional<Epoch> epoch, SortedMap<Integer, Long> offsets) {
    /** The most partitions a written cursor may name. */
    public static final int MAX_PARTITIONS = 1024;

    public Cursor {
        offsets = Collections.unmodifiableSortedMap(new TreeMap<>(offsets));
    }

    public static Cursor of(Epoch epoch, Map<Integer, Long> offsets) {
        return new Cursor(Optional.of(epoch), new TreeMap<>(offsets));
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException with a message that says what was found and what would be right
     */
    public static Cursor parse(String text) {
        int at = text.indexOf('@');
        Optional<Epoch> epoch = at < 0 ? Optional.empty() : Optional.of(new Epoch(text.substring(0, at)));
        TreeMap<Integer, Long> offsets = new TreeMap<>();
        String positions = text.substring(at + 1);
        if (!positions.isEmpty()) {
            for (String position : positions.split(",", MAX_PARTITIONS + 1)) {
                int colon = position.indexOf(':');
                if (colon < 0) {
                    throw new IllegalArgumentException(
                            "a position is partition:offset in decimal digits, found '" + abbreviated(position) + "'");
                }
                int partition = (int) digits(position.substring(0, colon), Integer.MAX_VALUE, position);
                long offset = digits(position.substring(colon + 1), Long.MAX_VALUE, position);
                if (offsets.put(partition, offset) != null) {
                    throw new IllegalArgumentException(
                            "a cursor names each partition once, found " + partition + " twice");
                }
            }
        }
        return new Cursor(epoch, offsets);
    }

    private static long digits(String text, long most, String position) {
        boolean plain = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        // "-1" is what this gateway itself writes for a partition from which nothing was applied.
        if (plain || (most == Long.MAX_VALUE && "-1".equals(text))) {
            try {
                long value = Long.parseLong(text);
                if (value <= most) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // too long for 63 bits: refused below with the range
            }
        }
        throw new IllegalArgumentException(
                "a position is partition:offset in decimal digits (offset up to 2^63-1, partition up to 2^31-1), found '"
                        + abbreviated(position) + "'");
    }

    private static String abbreviated(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    @Override
    public String toString() {
        String positions = offsets.entrySet().stream()
                .map(e -> e.getKey() + ":" + e.getValue())
                .collect(Collectors.joining(","));
        return epoch.map(e -> e + "@").orElse("") + positions;
    }
}
