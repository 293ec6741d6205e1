package io.dashstream.log.redis.stream;

import io.dashstream.wire.RecordHeader;
import io.dashstream.wire.ThreadSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The names of fields in the hash of known threads, one per thread and tenant: {@code <characters of tenant>:<tenant><thread>}.
 * Immutable, any thread.
 */
public record KnownThreadField(String tenant, String thread) {
    /** Longer names are not listed: a list holds a thousand of them. */
    private static final int MOST_CHARACTERS = 1024;

    /** So many pairs of one record are listed, whatever a batch holds. */
    private static final int MOST_OF_A_RECORD = 256;

    private static final List<String> NO_TENANT = List.of("");

    /** The fields of the threads that a record speaks of, each with each of its tenants. */
    public static List<String> namesOf(RecordHeader header) {
        List<String> tenants = header.tenants().isEmpty() ? NO_TENANT : header.tenants();
        List<String> names = new ArrayList<>(header.threads().size());
        for (ThreadSequence thread : header.threads()) {
            for (String tenant : tenants) {
                if (thread.threadId().length() + tenant.length() <= MOST_CHARACTERS
                        && names.size() < MOST_OF_A_RECORD) {
                    names.add(new KnownThreadField(tenant, thread.threadId()).name());
                }
            }
        }
        return names;
    }

    /** The field that a name speaks of; empty when no writer of ours made it. */
    public static Optional<KnownThreadField> of(String name) {
        int colon = name.indexOf(':');
        if (colon < 1 || !name.substring(0, colon).matches("[0-9]{1,4}")) {
            return Optional.empty();
        }
        int thread = colon + 1 + Integer.parseInt(name.substring(0, colon));
        return thread >= name.length()
                ? Optional.empty()
                : Optional.of(new KnownThreadField(name.substring(colon + 1, thread), name.substring(thread)));
    }

    public String name() {
        return tenant.length() + ":" + tenant + thread;
    }
}
