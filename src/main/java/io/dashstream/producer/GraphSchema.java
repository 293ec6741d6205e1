package io.dashstream.producer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dashstream.producer.state.CanonicalJson;
import io.dashstream.wire.v1.AttributeValue;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a graph looks like. Immutable, any thread.
 *
 * @param entryPoint the node a run starts with
 * @param manifest any JSON text of the application's about its graph; empty for none
 */
public record GraphSchema(
        String name, String version, List<Node> nodes, List<Edge> edges, String entryPoint, String manifest) {
    /** The target of an edge that ends the graph. */
    public static final String END = "__end__";

    /** Larger texts are left out of the start event. */
    private static final int MOST_BYTES = 500 << 10;

    public GraphSchema {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }

    /** A schema without a manifest. */
    public GraphSchema(String name, String version, List<Node> nodes, List<Edge> edges, String entryPoint) {
        this(name, version, nodes, edges, entryPoint, "");
    }

    /**
     * One node.
     *
     * @param type transform, llm, tool, router, aggregator, validator, human_in_loop, checkpoint; another is custom
     */
    public record Node(String name, String type) {}

    /** One edge; a conditional one is taken or not. */
    public record Edge(String from, String to, boolean conditional) {
        public Edge(String from, String to) {
            this(from, to, false);
        }
    }

    /** 16 hex digits, the same for the same nodes, edges and entry. */
    public String id() {
        String names = nodes.stream().map(Node::name).sorted().collect(Collectors.joining(","));
        String ways = edges.stream()
                .map(edge -> edge.from() + "->" + edge.to() + ":" + edge.conditional())
                .sorted()
                .collect(Collectors.joining(","));
        byte[] hash =
                CanonicalJson.sha256(("entry:" + entryPoint + ";nodes:" + names + ";edges:" + ways).getBytes(UTF_8));
        return HexFormat.of().formatHex(Arrays.copyOf(hash, 8));
    }

    /** What the start event says of it. */
    Map<String, AttributeValue> attributes() {
        Map<String, AttributeValue> attributes = new HashMap<>();
        attributes.put("schema_id", Attributes.of(id()));
        attributes.put("graph_name", Attributes.of(name));
        attributes.put("graph_entry_point", Attributes.of(entryPoint));
        attributes.put("graph_node_count", Attributes.of(nodes.size()));
        attributes.put("graph_edge_count", Attributes.of(edges.size()));
        putSmall(attributes, "graph_schema_json", new String(CanonicalJson.bytes(json()), UTF_8));
        putSmall(attributes, "graph_manifest", manifest);
        return attributes;
    }

    private static void putSmall(Map<String, AttributeValue> attributes, String name, String text) {
        if (!text.isEmpty() && text.getBytes(UTF_8).length <= MOST_BYTES) {
            attributes.put(name, Attributes.of(text));
        }
    }

    private ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", name).put("version", version).put("entry_point", entryPoint);
        ArrayNode all = json.putArray("nodes");
        for (Node node : nodes) {
            ObjectNode one = all.addObject().put("name", node.name());
            one.putArray("input_fields");
            one.putArray("output_fields");
            one.putObject("attributes");
            if (KNOWN.contains(node.type())) {
                one.put("node_type", node.type());
            } else {
                one.putObject("node_type").put("custom", node.type());
            }
        }
        ArrayNode ways = json.putArray("edges");
        for (Edge edge : edges) {
            ways.addObject()
                    .put("from", edge.from())
                    .put("to", edge.to())
                    .put("edge_type", edge.conditional() ? "conditional" : "direct");
        }
        json.putObject("metadata");
        return json;
    }

    private static final List<String> KNOWN =
            List.of("transform", "llm", "tool", "router", "aggregator", "validator", "human_in_loop", "checkpoint");
}
