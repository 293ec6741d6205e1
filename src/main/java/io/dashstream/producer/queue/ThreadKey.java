package io.dashstream.producer.queue;

/**
 * Whose messages these are. Immutable, any thread.
 *
 * @param tenant never blank
 * @param thread the record's key, never blank
 */
public record ThreadKey(String tenant, String thread) {
    public ThreadKey {
        check("tenant", tenant);
        check("thread", thread);
    }

    private static void check(String what, String id) {
        // Callers without a null checker exist.
        if (id == null || id.isBlank()) {
            throw new IllegalArgumentException("a run needs a " + what + " id, found "
                    + (id == null ? "null" : "'" + id + "'") + "; give any text that is not blank");
        }
    }
}
