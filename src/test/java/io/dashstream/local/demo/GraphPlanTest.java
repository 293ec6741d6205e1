package io.dashstream.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphPlanTest {
    @Test
    void shouldComputeTheSchemaIdOfTheFormatsVector() {
        GraphPlan plan = GraphPlan.named("any", "")
                .node("start", "transform", "", List.of(), List.of())
                .node("process", "transform", "", List.of(), List.of())
                .node("end_node", "transform", "", List.of(), List.of())
                .direct("start", "process")
                .direct("process", "end_node")
                .direct("end_node", GraphPlan.END)
                .build();
        assertThat(plan.schemaId()).isEqualTo("5355820f01c1d08b");
    }

    @Test
    void shouldTellNodesAndEdgesInItsSchema() throws Exception {
        JsonNode schema =
                new ObjectMapper().readTree(new ResearchReport().plan().schemaJson());
        assertThat(schema.get("entry_point").textValue()).isEqualTo("plan");
        assertThat(schema.get("nodes")).hasSize(6);
        assertThat(schema.at("/edges/0/edge_type").textValue()).isEqualTo("parallel");
    }
}
