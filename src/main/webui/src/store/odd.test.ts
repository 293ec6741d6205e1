// Input that nobody should send, and somebody does: shown as what it is, contained to its run.

import { expect, test } from "vitest";
import { DiffOperation_OpType as Op, EventType } from "../generated/dashstream/v1/dashstream_pb.js";
import { entry, eventOf, header, utf8, value } from "../testing.js";
import { canonical, type Json } from "./json.js";
import { modelAt } from "./run.js";
import { Runs } from "./runs.js";

const started = (attributes: Record<string, string>) => eventOf("t", 1, EventType.GRAPH_START, "", attributes);

function runs(...values: Uint8Array[]): Runs {
  const runs = new Runs();
  values.forEach((each, offset) => runs.apply(entry(offset, each)));
  return runs;
}

const run = (...values: Uint8Array[]) => runs(...values).get("t")!;

test.each([
  ["{", "no JSON"],
  ["[1,2]", "no JSON object"],
  ["null", "no JSON object"],
  [`${"[".repeat(20_000)}${"]".repeat(20_000)}`, "deeper than 500"],
])("a malformed schema is a problem that is told, not a failure: %.20s", (schema, problem) => {
  const odd = run(started({ graph_schema_json: schema, graph_name: "g" }), eventOf("t", 2, EventType.NODE_START, "a"));
  expect(odd.graphProblem).toContain(problem);
  expect([odd.graph, odd.name, odd.model.nodes.get("a")?.status]).toEqual([null, "g", "running"]);
});

test("a schema of which little is right shows that little", () => {
  const schema =
    '{"nodes":[7,{"name":"a","node_type":{"custom":5},"attributes":3},{"name":""}],"edges":[{"from":"a"},3,{"from":"a","to":["x"],"conditional_targets":["b",1]}],"name":9}';
  expect(run(started({ graph_schema_json: schema })).graph).toEqual({
    name: "",
    description: "",
    entry: "",
    nodes: [{ name: "a", type: "custom", description: "", reads: [], writes: [], group: "" }],
    edges: [{ from: "a", to: "b", type: "direct", label: "" }],
  });
});

test.each(["[1,2]", '"text"', "7", "null"])("a state that is no object is shown as it is: %s", (state) => {
  const { model } = run(started({ initial_state_json: state }));
  expect([canonical(model.state.value), model.state.why]).toEqual([state, "the state is no JSON object"]);
});

test("a state that is no JSON distrusts what is known, and says why", () => {
  const { model } = run(
    started({ initial_state_json: '{"n":1}' }),
    eventOf("t", 2, EventType.NODE_START, "a", { state_json: "{n" }),
  );
  expect(model.state).toMatchObject({ trust: "distrusted", value: { n: 1 } });
});

test("a state of 50 levels is whole at every instant", () => {
  const deep = `${'{"a":'.repeat(50)}1${"}".repeat(50)}`;
  const path = "/a".repeat(50);
  const diff = value({
    case: "stateDiff",
    value: { header: header("t", 2), operations: [{ op: Op.REPLACE, path, value: utf8("2") }] },
  });
  const odd = run(started({ initial_state_json: deep }), diff);
  expect(canonical(odd.model.state.value)).toBe(deep.replace("1", "2"));
  expect(canonical(modelAt(odd, 0).state.value)).toBe(deep);
});

test("a state that is copied into itself until no memory holds its text stops nothing", () => {
  const into = Array.from({ length: 60 }, (_, i) => ({ op: Op.COPY, from: "", path: `/${i}` }));
  const diff = value({
    case: "stateDiff",
    value: { header: header("t", 2), operations: into, stateHash: new Uint8Array(32) },
  });
  const odd = run(started({ initial_state_json: '{"n":1}' }), diff, eventOf("t", 3, EventType.NODE_START, "a"));
  expect(odd.model.state.why).toBe("too large to compare its hash here");
  expect(odd.model.nodes.get("a")?.status).toBe("running");
});

test("a graph that leads back to itself and one of 5,000 nodes are read", () => {
  const loop = '{"nodes":[{"name":"a"}],"edges":[{"from":"a","to":"a"}]}';
  expect(run(started({ graph_schema_json: loop })).graph?.edges).toHaveLength(1);
  const names = Array.from({ length: 5000 }, (_, i) => ({ name: `n${i}` }));
  const edges = names.map(({ name }, i) => ({ from: name, to: `n${(i * 7 + 1) % 5000}` }));
  const large = run(started({ graph_schema_json: JSON.stringify({ nodes: names, edges }) }));
  expect([large.graph?.nodes.length, large.graph?.edges.length]).toEqual([5000, 5000]);
});

test("names with markup, and names that JavaScript has plans with, are names", () => {
  const names = ['<img src=x onerror="alert(1)">', "__proto__", "constructor", "a\u0000b"];
  const odd = run(...names.map((name, i) => eventOf("t", i + 1, EventType.NODE_START, name)));
  expect([...odd.model.nodes.keys()]).toEqual(names);
});

test("clocks that go back, durations below zero and unknown types are taken as they come", () => {
  const at = (sequence: number, us: bigint, eventType: EventType, durationUs = 0n) =>
    value({
      case: "event",
      value: { header: { ...header("t", sequence), timestampUs: us }, eventType, nodeId: "a", durationUs },
    });
  const odd = run(
    at(1, 5_000_000n, EventType.NODE_START),
    at(2, 1_000_000n, EventType.NODE_END, -7_000n),
    at(3, 4_102_444_800_000_000n, 77 as EventType),
  );
  expect(odd.model).toMatchObject({ startedUs: 5_000_000, lastUs: 4_102_444_800_000_000, missing: 0, restarts: 0 });
  expect(odd.model.nodes.get("a")).toMatchObject({ status: "done", spentUs: 0 });
  expect(odd.spans).toMatchObject([{ startUs: 5_000_000, endUs: 1_000_000 }]);
  expect(odd.steps.map((step) => step.item.kind === "event" && step.item.type)).toEqual([
    "NODE_START",
    "NODE_END",
    "77",
  ]);
});

test("a record that cannot be applied is a problem of its own run only", () => {
  const all = runs(started({ initial_state_json: '{"n":1}' }));
  const good = all.get("t")!.steps[0]!.item;
  const item = Object.defineProperty({ ...good, head: { ...good.head, sequence: 2n } }, "state", {
    get: () => {
      throw new RangeError("trap");
    },
  });
  all.apply({
    partition: 0,
    offset: 9n,
    appendedAt: 0,
    value: new Uint8Array(),
    content: { is: "telemetry", items: [item], size: 1 },
  });
  expect(all.get("t")!.model.state).toMatchObject({ trust: "distrusted", why: "record 2 could not be applied: trap" });
  all.apply(entry(10, eventOf("u", 1, EventType.NODE_START, "a")));
  expect(all.get("u")!.model.status).toBe("running");
});

test("what a hole took from a run that never counts cannot be known: its changes are distrusted until a full state", () => {
  const set = (state: Json, full: boolean) =>
    value({
      case: "stateDiff",
      value: full
        ? { header: header("t", 0), fullState: utf8(canonical(state)) }
        : { header: header("t", 0), operations: [{ op: Op.REPLACE, path: "/n", value: utf8(canonical(state)) }] },
    });
  const all = runs(set({ n: 1 }, true));
  all.hole(0, "the log lost 3 records");
  all.apply(entry(5, set(2, false)));
  expect(all.get("t")!.model.state).toMatchObject({
    trust: "distrusted",
    why: "the log lost 3 records",
    value: { n: 2 },
  });
  all.apply(entry(6, set({ n: 3 }, true)));
  expect(all.get("t")!.model.state).toMatchObject({ trust: "whole", why: "" });
});

test("an edge whose target was not told is the one to the node that starts next", () => {
  const odd = run(
    eventOf("t", 1, EventType.EDGE_TRAVERSAL, "a"),
    eventOf("t", 2, EventType.NODE_START, "b"),
    eventOf("t", 3, EventType.EDGE_TRAVERSAL, "b"),
    eventOf("t", 4, EventType.GRAPH_END, ""),
  );
  expect([...odd.model.edges.keys()]).toEqual(["a\u0000b", "b\u0000__end__"]);
});

test("a producer that counts anew is told from a late record by its clock", () => {
  const counted = (...sequences: [sequence: number, at: number][]) =>
    run(
      ...sequences.map(([sequence, at]) =>
        value({
          case: "event",
          value: {
            header: { ...header("t", sequence), timestampUs: BigInt(at) },
            eventType: EventType.NODE_START,
            nodeId: "a",
          },
        }),
      ),
    ).model;
  expect(counted([10, 100], [2, 110], [3, 120])).toMatchObject({ restarts: 1, missing: 0, sequence: 3n });
  expect(counted([10, 100], [2, 90], [11, 120])).toMatchObject({ restarts: 0, missing: 0, sequence: 11n });
});
