// What is true of a run after a record, and what has been up to it.

import type { Plain } from "../decode/records.js";
import { NO_STATE, type RunState } from "./state.js";

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
  /** Producer's time of that sequence. */
  sequenceUs: number;
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
  /** How often each edge was taken. */
  edges: Map<string, number>;
  /** What the condition of an edge said when it was taken last. */
  results: Map<string, string>;
  /** Nodes that were left by an edge whose target was not told: the next node's start tells it. */
  leaving: readonly string[];
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
  node: string;
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

/** Where something that has not ended ends. */
export const OPEN = Number.MAX_SAFE_INTEGER;

export function newModel(): RunModel {
  return {
    status: "unknown",
    startedUs: 0,
    lastUs: 0,
    endedUs: 0,
    state: NO_STATE,
    sequence: 0n,
    sequenceUs: 0,
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
    results: new Map(),
    leaving: [],
    lastNode: "",
  };
}

export function copy(model: RunModel): RunModel {
  return { ...model, nodes: new Map(model.nodes), edges: new Map(model.edges), results: new Map(model.results) };
}

export function touch(model: RunModel, name: string, change: (node: NodeModel) => NodeModel): void {
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

export function edgeKey(from: string, to: string): string {
  return `${from}\u0000${to}`;
}

/** The two ends of an edge's key. */
export function edgeEnds(key: string): readonly [string, string] {
  const [from = "", to = ""] = key.split("\u0000");
  return [from, to];
}

export function number(value: Plain | undefined): number | null {
  return typeof value === "number" ? value : typeof value === "bigint" ? Number(value) : null;
}
