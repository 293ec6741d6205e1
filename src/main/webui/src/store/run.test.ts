import { expect, test } from "vitest";
import { EventType, ToolExecution_ExecutionStage } from "../generated/dashstream/v1/dashstream_pb.js";
import { DiffOperation_OpType as Op } from "../generated/dashstream/v1/dashstream_pb.js";
import { entry, header, utf8, value } from "../testing.js";
import { canonical, parseJson } from "./json.js";
import { modelAt, type Run } from "./run.js";
import { Runs } from "./runs.js";
import { sha256 } from "./sha256.js";

const event = (sequence: number, eventType: EventType, nodeId = "", attributes: Record<string, string> = {}) =>
  value({
    case: "event",
    value: {
      header: header("t", sequence),
      eventType,
      nodeId,
      attributes: Object.fromEntries(
        Object.entries(attributes).map(([key, text]) => [key, { value: { case: "stringValue", value: text } }]),
      ),
    },
  });
const start = (sequence: number) =>
  event(sequence, EventType.GRAPH_START, "", { graph_name: "g", schema_id: "abc", initial_state_json: '{"n":0}' });
const hash = (json: string) => sha256(utf8(canonical(parseJson(json))));
const set = (sequence: number, n: string, after?: string, base?: Uint8Array) =>
  value({
    case: "stateDiff",
    value: {
      header: header("t", sequence),
      operations: [{ op: Op.REPLACE, path: "/n", value: utf8(n) }],
      ...(after && { stateHash: hash(after) }),
      ...(base && { baseCheckpointId: base }),
    },
  });
const full = (sequence: number, json: string) =>
  value({ case: "stateDiff", value: { header: header("t", sequence), fullState: utf8(json) } });

function run(...values: Uint8Array[]): Run {
  const runs = new Runs();
  values.forEach((each, offset) => runs.apply(entry(offset, each)));
  return runs.get("t")!;
}

test("a state that follows every change and has the right hash is verified", () => {
  const { model, name, schemaId } = run(start(1), set(2, "1.0", '{"n":1.0}'));
  expect([name, schemaId, model.state.trust, canonical(model.state.value)]).toEqual([
    "g",
    "abc",
    "verified",
    '{"n":1.0}',
  ]);
});

test("a wrong hash and a change that does not fit make the state distrusted, and a full state heals it", () => {
  expect(run(start(1), set(2, "1", '{"n":2}')).model.state).toMatchObject({
    trust: "distrusted",
    why: expect.stringContaining("hash"),
  });
  const misfit = value({
    case: "stateDiff",
    value: { header: header("t", 2), operations: [{ op: Op.REMOVE, path: "/no" }] },
  });
  expect(run(start(1), misfit).model.state).toMatchObject({ trust: "distrusted", value: { n: 0 } });
  expect(run(start(1), misfit, full(3, '{"n":3}')).model.state).toMatchObject({
    trust: "whole",
    value: { n: 3 },
    why: "",
  });
});

test("a sequence that jumps is a gap of its size; a right hash proves that the state is whole again", () => {
  const gap = run(start(1), set(5, "4"));
  expect(gap.model).toMatchObject({ missing: 3, state: { trust: "distrusted" } });
  expect(gap.marks).toMatchObject([{ kind: "gap", at: 1, text: "3 records missing before number 5" }]);
  expect(run(start(1), set(5, "4"), set(6, "5", '{"n":5}')).model.state.trust).toBe("verified");
});

test("a producer that begins again at 1 has lost nothing", () => {
  const { model, marks } = run(start(1), set(2, "1"), start(1), set(2, "7"));
  expect([model.missing, model.restarts, model.state.trust]).toEqual([0, 1, "whole"]);
  expect(marks.map((mark) => mark.kind)).toEqual(["restart"]);
});

test("a checkpoint heals, and a change on a checkpoint that was never seen is distrusted", () => {
  const id = Uint8Array.of(1, 2, 3);
  const checkpoint = value({
    case: "checkpoint",
    value: { header: header("t", 9), checkpointId: id, state: utf8('{"n":8}') },
  });
  expect(run(set(5, "4"), checkpoint, set(10, "9", undefined, id)).model.state).toMatchObject({
    trust: "whole",
    value: { n: 9 },
  });
  expect(run(start(1), set(2, "9", undefined, id)).model.state.trust).toBe("distrusted");
});

test("a record that was applied changes nothing when it comes again", () => {
  const runs = new Runs();
  [start(1), set(2, "1")].forEach((each, offset) => runs.apply(entry(offset, each)));
  const before = runs.bytes;
  expect(runs.apply(entry(1, set(2, "5")))).toEqual([]);
  expect([runs.bytes, runs.get("t")!.steps.length, runs.get("t")!.model.state.value]).toEqual([before, 2, { n: 1 }]);
});

test("a hole of the log touches only runs of its partition that show it", () => {
  const runs = new Runs();
  runs.apply(entry(0, start(1)));
  runs.hole(0, "hole");
  runs.apply(entry(9, set(2, "1")));
  expect(runs.get("t")!.model.state.trust).toBe("whole");
  runs.hole(0, "hole");
  runs.apply(entry(19, set(4, "1")));
  expect(runs.get("t")!.model.state).toMatchObject({
    trust: "distrusted",
    why: "1 record missing before number 4 (hole)",
  });
});

test("the model at any instant is what it was then", () => {
  const values = [
    start(1),
    ...Array.from({ length: 300 }, (_, i) =>
      i % 3 === 0
        ? event(i + 2, EventType.NODE_START, `n${i % 7}`)
        : i % 3 === 1
          ? event(i + 2, EventType.NODE_END, `n${(i - 1) % 7}`)
          : set(i + 2, String(i)),
    ),
  ];
  const whole = run(...values);
  for (const at of [0, 1, 63, 64, 65, 127, 200, 299, 300]) {
    expect(modelAt(whole, at)).toEqual(run(...values.slice(0, at + 1)).model);
  }
});

test("nodes, edges, tools and the end of a run are followed, and a quality alert ends nothing", () => {
  const tool = (sequence: number, stage: ToolExecution_ExecutionStage) =>
    value({
      case: "toolExecution",
      value: { header: header("t", sequence), callId: "c", toolName: "web", stage, arguments: utf8('{"q":1}') },
    });
  const done = run(
    start(1),
    event(2, EventType.NODE_START, "a"),
    tool(3, ToolExecution_ExecutionStage.STARTED),
    tool(4, ToolExecution_ExecutionStage.COMPLETED),
    event(5, EventType.NODE_END, "a"),
    event(6, EventType.EDGE_TRAVERSAL, "a", { target: "b" }),
    event(7, EventType.GRAPH_ERROR, "quality_monitor", { alert_type: "low" }),
  );
  expect(done.model.status).toBe("running");
  expect(done.model.nodes.get("a")).toMatchObject({ status: "done", visits: 1 });
  expect([...done.model.edges]).toEqual([["a\u0000b", 1]]);
  expect(done.tools).toMatchObject([{ tool: "web", node: "a", from: 2, to: 3, arguments: '{"q":1}' }]);
});

test("what is malformed stays in its place", () => {
  const odd = run(
    event(1, EventType.GRAPH_START, "", {
      graph_schema_json: '{"nodes":7,"edges":[{"from":"a"},3]}',
      initial_state_json: "[1]",
    }),
    event(2, 77 as EventType, "<b>x</b>"),
  );
  expect(odd.graph).toMatchObject({ nodes: [], edges: [] });
  expect(odd.model.state).toMatchObject({ value: [1], why: "the state is no JSON object" });
  expect(run(event(1, EventType.GRAPH_START, "", { graph_schema_json: "{" })).graphProblem).toContain("no JSON");
});

test("when memory is full the oldest finished runs go first, and never a pinned one", () => {
  const runs = new Runs(3_000);
  for (let i = 0; i < 20; i++) {
    const ended = value({
      case: "event",
      value: {
        header: header(`t${i}`, i + 1),
        eventType: i < 10 ? EventType.GRAPH_END : EventType.NODE_START,
        nodeId: "",
      },
    });
    runs.apply(entry(i, ended));
  }
  const gone = runs.evict(new Set(["t0"]));
  expect(gone.slice(0, 3)).toEqual(["t1", "t2", "t3"]);
  expect(gone).not.toContain("t0");
  expect(runs.bytes).toBeLessThanOrEqual(3_000);
});

test("a tool of a branch is of the node that said it starts it, not of the one that came last", () => {
  const tool = (sequence: number, callId: string, stage: ToolExecution_ExecutionStage) =>
    value({ case: "toolExecution", value: { header: header("t", sequence), callId, toolName: "web", stage } });
  const { REQUESTED, STARTED } = ToolExecution_ExecutionStage;
  const both = run(
    start(1),
    event(2, EventType.NODE_START, "a"),
    event(3, EventType.NODE_START, "b"),
    event(4, EventType.TOOL_START, "a", { tool: "web", call_id: "of-a" }),
    tool(5, "of-b", REQUESTED),
    tool(6, "of-a", STARTED),
    event(7, EventType.TOOL_START, "b", { tool: "web", call_id: "of-b" }),
    tool(8, "of-b", STARTED),
    event(9, EventType.TOOL_START, "a", { tool: "web" }),
    tool(10, "nameless", STARTED),
    tool(11, "unsaid", STARTED),
  );
  expect(both.tools.map(({ call, node }) => [call, node])).toEqual([
    ["of-b", "b"],
    ["of-a", "a"],
    ["nameless", "a"],
    ["unsaid", "b"],
  ]);
  expect(both.startingTools).toEqual([]);
});
