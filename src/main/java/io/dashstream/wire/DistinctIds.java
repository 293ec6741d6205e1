package io.dashstream.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Ids in order of first appearance, each once with the highest and the lowest number seen with it (unsigned, 0 is none). Confined to one thread;
 * reused for one batch after another.
 */
final class DistinctIds {
    private static final int INITIAL = 16;

    /** Above this many ids the next batch starts with new, small tables. */
    private static final int KEPT = 1024;

    private String[] ids = new String[INITIAL];
    private long[] highest = new long[INITIAL];
    private long[] lowest = new long[INITIAL];
    private int[] counts = new int[INITIAL];
    private Map<String, Integer> index = new HashMap<>();
    private int size;
    private int last;

    void clear() {
        if (size > KEPT) {
            ids = new String[INITIAL];
            highest = new long[INITIAL];
            lowest = new long[INITIAL];
            counts = new int[INITIAL];
            index = new HashMap<>();
        } else {
            Arrays.fill(ids, 0, size, "");
            index.clear();
        }
        size = 0;
        last = 0;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(String id, long number) {
        last = indexOf(id);
        if (number == 0) {
            return;
        }
        counts[last]++;
        if (Long.compareUnsigned(number, highest[last]) > 0) {
            highest[last] = number;
        }
        if (lowest[last] == 0 || Long.compareUnsigned(number, lowest[last]) < 0) {
            lowest[last] = number;
        }
    }

    /** Neighbours in a batch mostly share their thread, then no table is asked. */
    private int indexOf(String id) {
        if (size > 0 && ids[last].equals(id)) {
            return last;
        }
        Integer known = index.putIfAbsent(id, size);
        return known != null ? known : append(id);
    }

    private int append(String id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
            highest = Arrays.copyOf(highest, 2 * size);
            lowest = Arrays.copyOf(lowest, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
        }
        ids[size] = id;
        highest[size] = 0;
        lowest[size] = 0;
        counts[size] = 0;
        return size++;
    }

    List<ThreadSequence> threads() {
        List<ThreadSequence> threads = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            threads.add(new ThreadSequence(ids[i], highest[i], lowest[i], counts[i]));
        }
        return threads;
    }

    List<String> ids() {
        return Arrays.asList(ids).subList(0, size);
    }
}
