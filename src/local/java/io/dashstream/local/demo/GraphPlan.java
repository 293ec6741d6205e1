package io.dashstream.local.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dashstream.producer.state.CanonicalJson;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The shape of an agent's graph, as GRAPH_START tells it. Immutable, any thread.
 *
 * @param entry name of the first node
 */
record GraphPlan(String name, String description, String entry, List<Node> nodes, List<Edge> edges) {
    /** The target of edges that end the graph. */
    static final String END = "__end__";

    GraphPlan {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }

    /** First 8 bytes, in hex, of the SHA-256 of entry, nodes and edges: same graph, same id. */
    String schemaId() {
        String names = nodes.stream().map(Node::name).sorted().collect(Collectors.joining(","));
        String items = edges.stream().map(Edge::item).sorted().collect(Collectors.joining(","));
        String shape = "entry:" + entry + ";nodes:" + names + ";edges:" + items;
        return HexFormat.of().formatHex(CanonicalJson.sha256(shape.getBytes(UTF_8)), 0, 8);
    }

    String schemaJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", name).put("version", "1.0.0").put("description", description);
        json.put("entry_point", entry).put("state_type", name + "_state");
        ArrayNode nodeList = json.putArray("nodes");
        nodes.forEach(node -> nodeList.add(node.json()));
        ArrayNode edgeList = json.putArray("edges");
        edges.forEach(edge -> edgeList.add(edge.json()));
        json.putObject("metadata").put("source", "demo");
        return new String(CanonicalJson.bytes(json), UTF_8);
    }

    static Builder named(String name, String description) {
        return new Builder(name, description);
    }

    /**
     * One step of the graph.
     *
     * @param type transform, llm, tool, router, aggregator, validator, human_in_loop or checkpoint
     */
    record Node(String name, String type, String description, List<String> reads, List<String> writes) {
        Node {
            reads = List.copyOf(reads);
            writes = List.copyOf(writes);
        }

        private ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("name", name).put("node_type", type).put("description", description);
            ArrayNode inputs = json.putArray("input_fields");
            reads.forEach(inputs::add);
            ArrayNode outputs = json.putArray("output_fields");
            writes.forEach(outputs::add);
            json.putObject("attributes");
            return json;
        }
    }

    /**
     * One way through the graph.
     *
     * @param type direct, conditional or parallel
     */
    record Edge(String from, String to, String type) {
        private String item() {
            return from + "->" + to + ":" + type.equals("conditional");
        }

        private ObjectNode json() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("from", from)
                    .put("to", to)
                    .put("edge_type", type);
        }
    }

    /** Collects nodes and edges; the first node is the entry. */
    static final class Builder {
        private final String name;
        private final String description;
        private final List<Node> nodes = new ArrayList<>();
        private final List<Edge> edges = new ArrayList<>();

        private Builder(String name, String description) {
            this.name = name;
            this.description = description;
        }

        Builder node(String node, String type, String what, List<String> reads, List<String> writes) {
            nodes.add(new Node(node, type, what, reads, writes));
            return this;
        }

        Builder direct(String from, String to) {
            edges.add(new Edge(from, to, "direct"));
            return this;
        }

        Builder either(String from, String... targets) {
            for (String target : targets) {
                edges.add(new Edge(from, target, "conditional"));
            }
            return this;
        }

        Builder fan(String from, String... targets) {
            for (String target : targets) {
                edges.add(new Edge(from, target, "parallel"));
            }
            return this;
        }

        GraphPlan build() {
            return new GraphPlan(name, description, nodes.get(0).name(), nodes, edges);
        }
    }
}
