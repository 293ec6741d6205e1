// A run as it is written down while its records come: what each of them adds to its history.

import type { Attributes, Telemetry } from "../decode/records.js";
import type { Graph } from "./graph.js";
import type { LlmCall, Mark, MetricPoint, RunModel, Span, ToolCall } from "./model.js";
import type { HashVerdict } from "./state.js";

export type EventItem = Extract<Telemetry, { kind: "event" }>;

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
  readonly snapshots: { readonly at: number; readonly model: RunModel }[];
  readonly spans: Span[];
  readonly llm: LlmCall[];
  readonly tools: ToolCall[];
  /** Tools that a node said it starts, and of which no call has come yet. */
  readonly startingTools: StartingTool[];
  readonly marks: Mark[];
  readonly metrics: MetricPoint[];
  readonly last: Map<number, { offset: bigint; n: number }>;
  /** What comparing a state's hash found, by number of the record: it is done once. */
  readonly hashes: Map<number, HashVerdict>;
  bytes: number;
  fromFile: boolean;
}

export interface StartingTool {
  readonly call: string;
  readonly tool: string;
  readonly node: string;
}

export interface Recording {
  readonly run: Run;
  /** Number of the record. */
  readonly at: number;
  /** Whether it comes for the first time: only then the run's history is written. */
  readonly first: boolean;
}

export function attributeText(attributes: Attributes, name: string): string {
  const value = attributes.get(name);
  return value === undefined || value === null ? "" : String(value);
}

export function mark(
  { run, at, first }: Recording,
  us: number,
  kind: Mark["kind"],
  node: string,
  text: string,
  detail = "",
): void {
  if (first) run.marks.push({ at, us, kind, node, text, detail });
}
