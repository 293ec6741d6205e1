package io.dashstream.api.threads;

import io.dashstream.log.Cursor;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of both questions. Pure, any thread.
 *
 * @param limit at most so many in the answer
 * @param tenants only of these; empty for all
 */
record ThreadQuery(int limit, Set<String> tenants) {
    static final int MOST = 1_000;
    static final String USUAL = "100";
    private static final int MOST_TENANTS = 64;

    static ThreadQuery of(String limit, List<String> tenants) throws BadParameter {
        if (!limit.matches("[0-9]{1,4}") || Integer.parseInt(limit) < 1 || Integer.parseInt(limit) > MOST) {
            throw new BadParameter("limit", "1 to " + MOST, limit);
        }
        if (tenants.size() > MOST_TENANTS) {
            throw new BadParameter("tenant", "given up to " + MOST_TENANTS + " times", tenants.size() + " times");
        }
        return new ThreadQuery(Integer.parseInt(limit), Set.copyOf(tenants));
    }

    static Optional<Cursor> cursor(@Nullable String after) throws BadParameter {
        if (after == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Cursor.parse(after));
        } catch (IllegalArgumentException e) {
            throw new BadParameter("after", "a cursor, [epoch@]partition:offset[,partition:offset]...", after);
        }
    }

    boolean wants(String tenant) {
        return tenants.isEmpty() || tenants.contains(tenant);
    }
}
