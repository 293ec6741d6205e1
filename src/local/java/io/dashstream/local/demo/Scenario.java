package io.dashstream.local.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;

/** One kind of agent: the graph it runs, where a run starts and what happens in it. One thread. */
interface Scenario {
    GraphPlan plan();

    /** The state a new run starts with. */
    ObjectNode initialState(Random random);

    /** Plays one whole run, from its start to its end. */
    void play(AgentRun run);
}
