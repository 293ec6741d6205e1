import { expect, test } from "vitest";
import { batchOf } from "./decode/split.js";
import { dot, graphJson, mermaid, openRunFile, runFile } from "./export.js";
import { EventType } from "./generated/dashstream/v1/dashstream_pb.js";
import { Runs } from "./store/runs.js";
import { entry, header, InlineWorker, value } from "./testing.js";

const schema = JSON.stringify({
  name: "g",
  entry_point: "a",
  nodes: [
    { name: "a", node_type: "llm" },
    { name: '<b>"', node_type: { custom: "x" } },
  ],
  edges: [
    { from: "a", to: '<b>"' },
    { from: '<b>"', to: "__end__" },
  ],
});
const event = (
  thread: string,
  sequence: number,
  eventType: EventType,
  nodeId: string,
  attributes: Record<string, string> = {},
) =>
  value({
    case: "event",
    value: {
      header: header(thread, sequence),
      eventType,
      nodeId,
      attributes: Object.fromEntries(
        Object.entries(attributes).map(([key, text]) => [key, { value: { case: "stringValue", value: text } }]),
      ),
    },
  });
const entries = [
  entry(0, event("t", 1, EventType.GRAPH_START, "", { graph_schema_json: schema, graph_name: "g" })),
  entry(1, event("t", 2, EventType.NODE_START, "a")),
  entry(2, event("t", 3, EventType.EDGE_TRAVERSAL, "a", { target: '<b>"' })),
];

function run() {
  const runs = new Runs();
  entries.forEach((each) => runs.apply(each));
  return runs.get("t")!;
}

test("a run saved to a file opens again as it was, under a name of its own", async () => {
  const file = runFile(run(), [batchOf(entries.slice(0, 2)), batchOf(entries.slice(2))]);
  const opened = await openRunFile(file, () => new InlineWorker());
  expect(opened).toMatchObject({ key: "file:t", thread: "t", fromFile: true, name: "g" });
  expect(opened.model).toEqual(run().model);
});

test.each(["", "{}", '{"format":"dashstream-run/1"}', '{"format":"other/1","thread":"t","batches":[]}'])(
  "what is no run file is refused: %s",
  async (text) => {
    await expect(openRunFile(text, () => new InlineWorker())).rejects.toThrow();
  },
);

test("the graph is written as Mermaid, DOT and JSON, and names with markup stay names", () => {
  const { model } = run();
  expect(mermaid(run(), model)).toContain('n1["#lt;b>#quot;"]:::idle');
  expect(mermaid(run(), model)).toContain("n0 -->|1| n1");
  expect(dot(run(), model)).toContain('"a" -> "<b>\\"" [label="1"]');
  expect(JSON.parse(graphJson(run(), model))).toMatchObject({
    name: "g",
    status: "running",
    nodes: [{ name: "a", status: "running", visits: 1 }, { name: '<b>"' }, { name: "__end__" }],
  });
});
