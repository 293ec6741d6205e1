package io.dashstream.api;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Expected schemas in this process: at most 1,024 graphs, known to this replica only, and gone when it ends. Any thread.
 */
@Singleton
class ExpectedSchemasInMemory implements ExpectedSchemas {
    static final int MAX_GRAPHS = 1024;

    private final Map<String, ExpectedSchema> byGraph = new TreeMap<>();

    @Override
    public synchronized List<ExpectedSchema> all() {
        return List.copyOf(byGraph.values());
    }

    @Override
    public synchronized Optional<ExpectedSchema> of(String graph) {
        return Optional.ofNullable(byGraph.get(graph));
    }

    @Override
    public synchronized boolean keep(ExpectedSchema schema) {
        if (byGraph.size() >= MAX_GRAPHS && !byGraph.containsKey(schema.graphName())) {
            return false;
        }
        byGraph.put(schema.graphName(), schema);
        return true;
    }

    @Override
    public synchronized boolean forget(String graph) {
        return byGraph.remove(graph) != null;
    }
}
