package io.dashstream.delivery;

import io.dashstream.log.LogRecord;
import java.util.Set;

/**
 * Which records a subscriber wants: any of the threads and any of the tenants; an empty set asks for all. Immutable,
 * any thread. A record of several threads or tenants counts for each of them.
 */
public record Filter(Set<String> threads, Set<String> tenants) {
    public static final Filter ALL = new Filter(Set.of(), Set.of());

    public Filter {
        threads = Set.copyOf(threads);
        tenants = Set.copyOf(tenants);
    }

    public boolean all() {
        return threads.isEmpty() && tenants.isEmpty();
    }

    public boolean accepts(LogRecord record) {
        return (threads.isEmpty() || record.hasThread(threads)) && (tenants.isEmpty() || record.hasTenant(tenants));
    }
}
