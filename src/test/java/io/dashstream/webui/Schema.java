package io.dashstream.webui;

import java.util.ArrayList;
import java.util.List;

/** The JSON of a graph's schema. One thread. */
final class Schema {
    private final List<String> nodes = new ArrayList<>();
    private final List<String> edges = new ArrayList<>();
    private final String entry;

    private Schema(String entry) {
        this.entry = entry;
    }

    static Schema from(String entry) {
        return new Schema(entry);
    }

    Schema node(String name, String type) {
        return node(name, type, "");
    }

    Schema node(String name, String type, String group) {
        nodes.add("{\"name\":\"%s\",\"node_type\":\"%s\",\"description\":\"Does %s\",\"attributes\":{\"group\":\"%s\"}}"
                .formatted(name, type, name, group));
        return this;
    }

    Schema edge(String from, String to, String type) {
        edges.add("{\"from\":\"%s\",\"to\":\"%s\",\"edge_type\":\"%s\"}".formatted(from, to, type));
        return this;
    }

    String json(String name) {
        return "{\"name\":\"%s\",\"entry_point\":\"%s\",\"nodes\":[%s],\"edges\":[%s]}"
                .formatted(name, entry, String.join(",", nodes), String.join(",", edges));
    }
}
