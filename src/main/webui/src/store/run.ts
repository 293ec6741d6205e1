// One run: a fold over its records. The same records give the same run; nothing outside it is read or changed.
//
// Two kinds of memory. The model is what is true after a record: small, copied every SNAPSHOT_EVERY records, so that the model at
// any instant is a copy and a few steps away. The history is what has been: lists that only grow, each item with the number of
// the record it began at (and ended at), so that what was known at an instant is the items up to it.

import type { Attributes, Plain, Telemetry } from "../decode/records.js";
import { type Graph, parseGraph } from "./graph.js";
import { parseJson } from "./json.js";
import { distrust, fromCheckpoint, fromDiff, fromFull, isSame, merged, NO_STATE, type RunState } from "./state.js";

export type Status = "running" | "waiting" | "done" | "failed" | "unknown";
export type NodeStatus = "idle" | "running" | "done" | "failed" | "waiting";

export interface NodeModel {
  readonly name: string;
  readonly status: NodeStatus;
  readonly visits: number;
  readonly errors: number;
  /** Microseconds of all visits that ended. */
  readonly spentUs: number;
  readonly progress: number | null;
  readonly note: string;
}

export interface RunModel {
  status: Status;
  startedUs: number;
  lastUs: number;
  endedUs: number;
  state: RunState;
  sequence: bigint;
  /** A hole in the log may have touched the run: its next sequence tells. */
  suspect: string;
  missing: number;
  restarts: number;
  errors: number;
  prompt: number;
  completion: number;
  cost: number | null;
  current: readonly string[];
  nodes: Map<string, NodeModel>;
  edges: Map<string, number>;
  lastNode: string;
}

export interface Span {
  readonly node: string;
  readonly visit: number;
  readonly from: number;
  to: number;
  readonly startUs: number;
  endUs: number;
  failed: boolean;
}

export interface LlmCall {
  readonly request: string;
  readonly node: string;
  readonly from: number;
  to: number;
  readonly startUs: number;
  endUs: number;
  model: string;
  prompt: number;
  completion: number;
  finish: string;
  readonly chunks: { readonly at: number; readonly text: string }[];
}

export interface ToolCall {
  readonly call: string;
  readonly tool: string;
  readonly node: string;
  readonly from: number;
  to: number;
  readonly startUs: number;
  endUs: number;
  readonly stages: { readonly at: number; readonly stage: string; readonly error: string }[];
  arguments: string;
  result: string;
}

export interface Mark {
  readonly at: number;
  readonly us: number;
  readonly kind: "gap" | "restart" | "checkpoint" | "human" | "error" | "warning" | "thought";
  readonly node: string;
  readonly text: string;
  readonly detail: string;
}

export interface MetricPoint {
  readonly at: number;
  readonly scope: string;
  readonly scopeId: string;
  readonly name: string;
  readonly value: Plain;
  readonly unit: string;
}

export interface Step {
  readonly partition: number;
  readonly offset: bigint;
  /** Its place in a batch. */
  readonly n: number;
  readonly item: Telemetry;
}

export interface Run {
  readonly key: string;
  readonly thread: string;
  tenant: string;
  name: string;
  schemaId: string;
  graph: Graph | null;
  graphProblem: string;
  readonly steps: Step[];
  readonly model: RunModel;
  readonly snapshots: RunModel[];
  readonly spans: Span[];
  readonly llm: LlmCall[];
  readonly tools: ToolCall[];
  readonly marks: Mark[];
  readonly metrics: MetricPoint[];
  readonly last: Map<number, { offset: bigint; n: number }>;
  bytes: number;
  fromFile: boolean;
}

export const SNAPSHOT_EVERY = 64;
const OPEN = Number.MAX_SAFE_INTEGER;

export function newRun(key: string, thread: string, fromFile = false): Run {
  return {
    key,
    thread,
    tenant: "",
    name: "",
    schemaId: "",
    graph: null,
    graphProblem: "",
    steps: [],
    model: newModel(),
    snapshots: [],
    spans: [],
    llm: [],
    tools: [],
    marks: [],
    metrics: [],
    last: new Map(),
    bytes: 0,
    fromFile,
  };
}

function newModel(): RunModel {
  return {
    status: "unknown",
    startedUs: 0,
    lastUs: 0,
    endedUs: 0,
    state: NO_STATE,
    sequence: 0n,
    suspect: "",
    missing: 0,
    restarts: 0,
    errors: 0,
    prompt: 0,
    completion: 0,
    cost: null,
    current: [],
    nodes: new Map(),
    edges: new Map(),
    lastNode: "",
  };
}

function copy(model: RunModel): RunModel {
  return { ...model, nodes: new Map(model.nodes), edges: new Map(model.edges) };
}

/** Adds a record; one that is not after the last of its partition is there already and changes nothing. */
export function add(run: Run, step: Step, bytes: number): boolean {
  const last = run.last.get(step.partition);
  if (last !== undefined && (step.offset < last.offset || (step.offset === last.offset && step.n <= last.n)))
    return false;
  run.last.set(step.partition, { offset: step.offset, n: step.n });
  if (run.steps.length % SNAPSHOT_EVERY === 0) run.snapshots.push(copy(run.model));
  const at = run.steps.push(step) - 1;
  run.bytes += bytes;
  fold(run.model, step.item, { run, at });
  return true;
}

/** The log has a hole where the run may have had records. */
export function holeNear(run: Run, why: string): void {
  if (run.model.status === "done" || run.model.status === "failed") return;
  run.model.suspect = why;
}

/** The model after the record number `at`; before the first one it is empty. */
export function modelAt(run: Run, at: number): RunModel {
  if (at >= run.steps.length - 1) return run.model;
  if (at < 0) return newModel();
  const nearest = Math.floor(at / SNAPSHOT_EVERY);
  const model = copy(run.snapshots[nearest]!);
  for (let i = nearest * SNAPSHOT_EVERY; i <= at; i++) fold(model, run.steps[i]!.item, null);
  return model;
}

interface Recording {
  readonly run: Run;
  readonly at: number;
}

/** One step; what has been is written down only the first time, when `rec` is there. */
function fold(model: RunModel, item: Telemetry, rec: Recording | null): void {
  const us = Number(item.head.at);
  if (model.startedUs === 0 || (us > 0 && us < model.startedUs && model.status === "unknown")) model.startedUs = us;
  model.lastUs = Math.max(model.lastUs, us);
  if (rec !== null && rec.run.tenant === "") rec.run.tenant = item.head.tenant;
  audit(model, item, us, rec);
  switch (item.kind) {
    case "event":
      return event(model, item, us, rec);
    case "diff":
      model.state = fromDiff(model.state, item);
      return;
    case "checkpoint":
      model.state = fromCheckpoint(model.state, item.id, item.state);
      mark(rec, us, "checkpoint", model.lastNode, `checkpoint ${item.id.slice(0, 8)}`);
      return;
    case "token":
      return token(model, item, us, rec);
    case "tool":
      return tool(model, item, us, rec);
    case "metrics":
      return metrics(model, item, rec);
    case "error":
      // Producers often report a failed node both ways; it failed once.
      if (model.nodes.get(item.node)?.status !== "failed") model.errors++;
      mark(
        rec,
        us,
        "error",
        item.node,
        `${item.code || item.exception}: ${item.message}`,
        [item.stack, ...item.suggestions].filter(Boolean).join("\n"),
      );
      return;
    case "trace":
      // The state that was proved stays proved when its end is the same.
      if (item.finalState !== null && !isSame(item.finalState, model.state))
        model.state = fromFull(model.state, item.finalState);
      if (model.status === "unknown" || model.status === "running") end(model, item.completed ? "done" : "failed", us);
      return;
  }
}

/** Whether something is missing before this record: by its sequence, which a restarted producer begins again. */
function audit(model: RunModel, item: Telemetry, us: number, rec: Recording | null): void {
  const { sequence } = item.head;
  if (sequence === 0n) return;
  const last = model.sequence;
  if (last !== 0n && sequence > last + 1n) {
    const missing = sequence - last - 1n;
    model.missing += Number(missing);
    const why = `${missing} record${missing === 1n ? "" : "s"} missing before number ${sequence}${model.suspect ? ` (${model.suspect})` : ""}`;
    model.state = distrust(model.state, why);
    mark(rec, us, "gap", "", why);
  } else if (last !== 0n && sequence === 1n) {
    model.restarts++;
    mark(rec, us, "restart", "", "the producer began again at number 1");
  }
  model.suspect = "";
  model.sequence = sequence > last || sequence === 1n ? sequence : last;
}

type EventItem = Extract<Telemetry, { kind: "event" }>;

function event(model: RunModel, item: EventItem, us: number, rec: Recording | null): void {
  const { node, attributes } = item;
  switch (item.type) {
    case "GRAPH_START":
      return graphStart(model, attributes, us, rec);
    case "GRAPH_END":
      return end(model, "done", us);
    case "GRAPH_ERROR":
      // A quality alert uses the same type and ends nothing.
      if (node === "quality_monitor")
        mark(rec, us, "warning", node, attributeText(attributes, "alert_type") || "quality alert");
      else end(model, "failed", us);
      return;
    case "NODE_START":
      return nodeStart(model, item, us, rec);
    case "NODE_END":
      return nodeEnd(model, item, us, false, rec);
    case "NODE_ERROR":
      nodeEnd(model, item, us, true, rec);
      model.errors++;
      return mark(rec, us, "error", node, attributeText(attributes, "error") || "the node failed");
    case "EDGE_TRAVERSAL":
    case "CONDITIONAL_BRANCH":
      for (const to of targets(attributes))
        model.edges.set(edgeKey(node, to), (model.edges.get(edgeKey(node, to)) ?? 0) + 1);
      return;
    case "NODE_PROGRESS":
      return touch(model, node, (old) => ({
        ...old,
        progress: number(attributes.get("percent")),
        note: attributeText(attributes, "message"),
      }));
    case "NODE_THINKING":
      touch(model, node, (old) => ({ ...old, note: attributeText(attributes, "thought") }));
      return mark(rec, us, "thought", node, attributeText(attributes, "thought"));
    case "NODE_SUBSTEP":
      return touch(model, node, (old) => ({
        ...old,
        note: `${attributeText(attributes, "substep_name")}: ${attributeText(attributes, "status")}`,
      }));
    case "NODE_WARNING":
    case "LLM_ERROR":
    case "LLM_RETRY":
    case "TOOL_ERROR":
      return mark(
        rec,
        us,
        "warning",
        node,
        attributeText(attributes, "message") || attributeText(attributes, "error") || item.type,
      );
    case "HUMAN_INTERRUPT":
      model.status = "waiting";
      touch(model, node, (old) => ({ ...old, status: "waiting" }));
      return mark(rec, us, "human", node, attributeText(attributes, "message") || "waits for a person");
    case "HUMAN_RESUME":
      model.status = "running";
      touch(model, node, (old) => ({ ...old, status: "running" }));
      return mark(rec, us, "human", node, attributeText(attributes, "message") || "goes on");
    case "LLM_START":
      rec?.run.llm.push(newCall("", node, us, rec.at, attributeText(attributes, "model")));
      return;
    case "LLM_END":
      return llmEnd(model, item, us, rec);
    default:
      return;
  }
}

function graphStart(model: RunModel, attributes: Attributes, us: number, rec: Recording | null): void {
  model.status = "running";
  model.startedUs = us;
  model.endedUs = 0;
  model.current = [];
  const initial = ["initial_state_json", "state_json", "state"]
    .map((key) => attributes.get(key))
    .find((value) => typeof value === "string");
  if (typeof initial === "string") model.state = fromFull(model.state, sent(initial));
  else if (model.state.trust === "none") model.state = { ...model.state, trust: "whole" };
  if (rec === null) return;
  const { run } = rec;
  run.name = attributeText(attributes, "graph_name") || run.name;
  run.schemaId = attributeText(attributes, "schema_id") || run.schemaId;
  const schema = attributes.get("graph_schema_json");
  if (typeof schema !== "string") return;
  const graph = parseGraph(schema);
  if (typeof graph === "string") run.graphProblem = graph;
  else run.graph = graph;
}

function end(model: RunModel, status: Status, us: number): void {
  model.status = status;
  model.endedUs = us;
  model.suspect = "";
  for (const name of model.current)
    touch(model, name, (node) => ({ ...node, status: status === "failed" ? "failed" : "done" }));
  model.current = [];
}

function nodeStart(model: RunModel, item: EventItem, us: number, rec: Recording | null): void {
  if (model.status === "unknown") model.status = "running";
  const visit = (model.nodes.get(item.node)?.visits ?? 0) + 1;
  touch(model, item.node, (node) => ({ ...node, status: "running", visits: visit, progress: null, note: "" }));
  model.current = [...model.current.filter((name) => name !== item.node), item.node];
  model.lastNode = item.node;
  mergeState(model, item.attributes);
  rec?.run.spans.push({ node: item.node, visit, from: rec.at, to: OPEN, startUs: us, endUs: 0, failed: false });
}

function nodeEnd(model: RunModel, item: EventItem, us: number, failed: boolean, rec: Recording | null): void {
  const spent = Number(item.durationUs);
  touch(model, item.node, (node) => ({
    ...node,
    status: failed ? "failed" : "done",
    visits: Math.max(1, node.visits),
    errors: node.errors + (failed ? 1 : 0),
    spentUs: node.spentUs + Math.max(0, spent),
  }));
  model.current = model.current.filter((name) => name !== item.node);
  mergeState(model, item.attributes);
  if (rec === null) return;
  let span = rec.run.spans.findLast((each) => each.node === item.node && each.to === OPEN);
  if (span === undefined) {
    span = { node: item.node, visit: 1, from: rec.at, to: OPEN, startUs: us - Math.max(0, spent), endUs: 0, failed };
    rec.run.spans.push(span);
  }
  span.to = rec.at;
  span.endUs = us;
  span.failed = failed;
}

function mergeState(model: RunModel, attributes: Attributes): void {
  const text = attributes.get("state_json") ?? attributes.get("state");
  if (typeof text !== "string") return;
  const state = sent(text);
  model.state = "wrong" in state ? distrust(model.state, state.wrong) : merged(model.state, state.json);
}

function llmEnd(model: RunModel, item: EventItem, us: number, rec: Recording | null): void {
  const cost = number(item.attributes.get("cost"));
  if (cost !== null) model.cost = (model.cost ?? 0) + cost;
  const call = rec?.run.llm.findLast((each) => each.node === item.node && each.to === OPEN);
  if (call === undefined || rec === null) return;
  call.to = rec.at;
  call.endUs = us;
}

function token(model: RunModel, item: Extract<Telemetry, { kind: "token" }>, us: number, rec: Recording | null): void {
  model.prompt += item.prompt;
  model.completion += item.completion;
  if (rec === null) return;
  const { run, at } = rec;
  let call =
    run.llm.findLast((each) => each.request === item.request) ??
    run.llm.findLast((each) => each.request === "" && each.to === OPEN);
  if (call === undefined)
    run.llm.push((call = newCall(item.request, model.current.at(-1) ?? model.lastNode, us, at, item.model)));
  else if (call.request === "") {
    const named = { ...call, request: item.request };
    run.llm[run.llm.indexOf(call)] = named;
    call = named;
  }
  call.chunks.push({ at, text: item.text });
  call.model = item.model || call.model;
  call.prompt += item.prompt;
  call.completion += item.completion;
  call.endUs = us;
  if (item.final) {
    call.finish = item.finish;
    call.to = at;
  }
}

function newCall(request: string, node: string, us: number, at: number, model: string): LlmCall {
  return {
    request,
    node,
    from: at,
    to: OPEN,
    startUs: us,
    endUs: us,
    model,
    prompt: 0,
    completion: 0,
    finish: "",
    chunks: [],
  };
}

function tool(model: RunModel, item: Extract<Telemetry, { kind: "tool" }>, us: number, rec: Recording | null): void {
  if (rec === null) return;
  const { run, at } = rec;
  let call = run.tools.findLast((each) => each.call === item.call);
  if (call === undefined) {
    call = {
      call: item.call,
      tool: item.tool,
      node: model.current.at(-1) ?? model.lastNode,
      from: at,
      to: OPEN,
      startUs: us,
      endUs: us,
      stages: [],
      arguments: "",
      result: "",
    };
    run.tools.push(call);
  }
  call.stages.push({ at, stage: item.stage, error: item.error });
  call.arguments = item.arguments || call.arguments;
  call.result = item.result || call.result;
  call.endUs = us;
  if (item.stage === "COMPLETED" || item.stage === "FAILED") call.to = at;
  if (item.stage === "RETRYING") call.to = OPEN;
}

function metrics(model: RunModel, item: Extract<Telemetry, { kind: "metrics" }>, rec: Recording | null): void {
  for (const { name, value, unit } of item.values) {
    if (/cost/i.test(name) && number(value) !== null) model.cost = (model.cost ?? 0) + number(value)!;
    rec?.run.metrics.push({ at: rec.at, scope: item.scope, scopeId: item.scopeId, name, value, unit });
  }
}

function touch(model: RunModel, name: string, change: (node: NodeModel) => NodeModel): void {
  if (name === "" || name.includes(",")) return;
  const node = model.nodes.get(name) ?? {
    name,
    status: "idle",
    visits: 0,
    errors: 0,
    spentUs: 0,
    progress: null,
    note: "",
  };
  model.nodes.set(name, change(node));
}

function mark(rec: Recording | null, us: number, kind: Mark["kind"], node: string, text: string, detail = ""): void {
  rec?.run.marks.push({ at: rec.at, us, kind, node, text, detail });
}

function sent(text: string): { json: ReturnType<typeof parseJson> } | { wrong: string } {
  try {
    return { json: parseJson(text) };
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) };
  }
}

function targets(attributes: Attributes): string[] {
  const one = attributes.get("target");
  const many = attributes.get("targets");
  const list = Array.isArray(many) ? many.map(String) : typeof many === "string" ? many.split(",") : [];
  return typeof one === "string" && one !== "" ? [one, ...list] : list;
}

export function edgeKey(from: string, to: string): string {
  return `${from}\u0000${to}`;
}

export function attributeText(attributes: Attributes, name: string): string {
  const value = attributes.get(name);
  return value === undefined || value === null ? "" : String(value);
}

function number(value: Plain | undefined): number | null {
  return typeof value === "number" ? value : typeof value === "bigint" ? Number(value) : null;
}
