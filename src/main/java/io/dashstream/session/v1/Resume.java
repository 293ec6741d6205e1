package io.dashstream.session.v1;

import io.dashstream.log.Cursor;
import java.util.Map;

/** Where a client of dialect 1 wants to resume. Immutable, any thread. */
sealed interface Resume {
    /** The word of {@code replay_complete}. */
    String mode();

    /** Live only. */
    record Latest() implements Resume {
        @Override
        public String mode() {
            return "latest";
        }
    }

    /** From the oldest retained record of every partition. */
    record Earliest() implements Resume {
        @Override
        public String mode() {
            return "earliest";
        }
    }

    /** After these offsets; partitions that are not named from their oldest retained record. */
    record After(Cursor cursor) implements Resume {
        @Override
        public String mode() {
            return "cursor";
        }
    }

    /** The records of these threads with a sequence (unsigned) above the one given. */
    record Threads(Map<String, Long> sequences) implements Resume {
        public Threads {
            sequences = Map.copyOf(sequences);
        }

        @Override
        public String mode() {
            return "thread";
        }
    }
}
