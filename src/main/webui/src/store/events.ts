// What events do to a run.

import type { Attributes } from "../decode/records.js";
import { llmEnd, newCall, toolStart } from "./calls.js";
import { END } from "./graph.js";
import { edgeKey, number, OPEN, type RunModel, type Span, type Status, touch } from "./model.js";
import { attributeText, type EventItem, mark, type Recording } from "./recording.js";
import { distrust, fromFull, merged } from "./state.js";

export function event(model: RunModel, item: EventItem, us: number, rec: Recording): void {
  const { node, attributes } = item;
  switch (item.type) {
    case "GRAPH_START":
      return graphStart(model, item, us, rec);
    case "GRAPH_END":
      return graphEnd(model, us);
    case "GRAPH_ERROR":
      return graphError(model, item, us, rec);
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
      return edge(model, item);
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
      return mark(rec, us, "warning", node, message(attributes) || item.type);
    case "HUMAN_INTERRUPT":
      model.status = "waiting";
      touch(model, node, (old) => ({ ...old, status: "waiting" }));
      return mark(rec, us, "human", node, message(attributes) || "waits for a person");
    case "HUMAN_RESUME":
      model.status = "running";
      touch(model, node, (old) => ({ ...old, status: "running" }));
      return mark(rec, us, "human", node, message(attributes) || "goes on");
    case "TOOL_START":
      return toolStart(item, rec);
    case "LLM_START":
      if (rec.first) rec.run.llm.push(newCall(item.request, node, us, rec.at, attributeText(attributes, "model")));
      return;
    case "LLM_END":
      return llmEnd(model, item, us, rec);
    default:
      return;
  }
}

function graphStart(model: RunModel, item: EventItem, us: number, { run, first }: Recording): void {
  model.status = "running";
  model.startedUs = us;
  model.endedUs = 0;
  model.current = [];
  model.leaving = [];
  if (item.state !== null) model.state = fromFull(model.state, item.state);
  else if (model.state.trust === "none") model.state = { ...model.state, trust: "whole" };
  if (!first) return;
  run.name = attributeText(item.attributes, "graph_name") || run.name;
  run.schemaId = attributeText(item.attributes, "schema_id") || run.schemaId;
  if (item.graph === null) return;
  run.graphProblem = typeof item.graph === "string" ? item.graph : "";
  if (typeof item.graph !== "string") run.graph = item.graph;
}

function graphEnd(model: RunModel, us: number): void {
  for (const from of model.leaving) take(model, from, END);
  end(model, "done", us);
}

/** A quality alert uses the same type and ends nothing. */
function graphError(model: RunModel, { node, attributes }: EventItem, us: number, rec: Recording): void {
  if (node === "quality_monitor")
    mark(rec, us, "warning", node, attributeText(attributes, "alert_type") || "quality alert");
  else end(model, "failed", us);
}

export function end(model: RunModel, status: Status, us: number): void {
  model.status = status;
  model.endedUs = us;
  model.suspect = "";
  model.leaving = [];
  for (const name of model.current)
    touch(model, name, (node) => ({ ...node, status: status === "failed" ? "failed" : "done" }));
  model.current = [];
}

function nodeStart(model: RunModel, item: EventItem, us: number, { run, at, first }: Recording): void {
  const { node } = item;
  if (model.status === "unknown") model.status = "running";
  const visit = (model.nodes.get(node)?.visits ?? 0) + 1;
  touch(model, node, (old) => ({ ...old, status: "running", visits: visit, progress: null, note: "" }));
  for (const from of model.leaving) take(model, from, node);
  model.leaving = [];
  model.current = [...model.current.filter((name) => name !== node), node];
  model.lastNode = node;
  mergeState(model, item);
  if (first) run.spans.push({ node, visit, from: at, to: OPEN, startUs: us, endUs: 0, failed: false });
}

function nodeEnd(model: RunModel, item: EventItem, us: number, failed: boolean, { run, at, first }: Recording): void {
  const spent = Math.max(0, Number(item.durationUs));
  touch(model, item.node, (node) => ({
    ...node,
    status: failed ? "failed" : "done",
    visits: Math.max(1, node.visits),
    errors: node.errors + (failed ? 1 : 0),
    spentUs: node.spentUs + spent,
  }));
  model.current = model.current.filter((name) => name !== item.node);
  mergeState(model, item);
  if (!first) return;
  let span = run.spans.findLast((each) => each.node === item.node && each.to === OPEN);
  if (span === undefined) {
    const visit = model.nodes.get(item.node)?.visits ?? 1;
    span = { node: item.node, visit, from: at, to: OPEN, startUs: us - spent, endUs: 0, failed } satisfies Span;
    run.spans.push(span);
  }
  span.to = at;
  span.endUs = us;
  span.failed = failed;
}

function mergeState(model: RunModel, { state }: EventItem): void {
  if (state === null) return;
  model.state = "wrong" in state ? distrust(model.state, state.wrong) : merged(model.state, state.json);
}

function edge(model: RunModel, { node, attributes }: EventItem): void {
  const to = targets(attributes);
  const result = attributeText(attributes, "condition_result");
  for (const each of to) take(model, node, each, result);
  // Many producers do not tell where an edge leads.
  if (to.length === 0 && !model.leaving.includes(node)) model.leaving = [...model.leaving, node];
}

function take(model: RunModel, from: string, to: string, result = ""): void {
  const key = edgeKey(from, to);
  model.edges.set(key, (model.edges.get(key) ?? 0) + 1);
  if (result !== "") model.results.set(key, result);
}

function targets(attributes: Attributes): string[] {
  const one = attributes.get("target");
  const many = attributes.get("targets");
  const list = Array.isArray(many) ? many.map(String) : typeof many === "string" ? many.split(",") : [];
  return typeof one === "string" && one !== "" ? [one, ...list] : list;
}

function message(attributes: Attributes): string {
  return attributeText(attributes, "message") || attributeText(attributes, "error");
}
