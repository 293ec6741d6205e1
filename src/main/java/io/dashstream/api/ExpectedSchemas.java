package io.dashstream.api;

import java.util.List;
import java.util.Optional;

/** Where expected schemas are kept, one per graph. Any thread. */
interface ExpectedSchemas {
    /** All of them, by the graph's name. */
    List<ExpectedSchema> all();

    Optional<ExpectedSchema> of(String graph);

    /** Keeps it, in place of the one the graph had; false when there is no room for another graph. */
    boolean keep(ExpectedSchema schema);

    /** Forgets it; false when the graph had none. */
    boolean forget(String graph);
}
