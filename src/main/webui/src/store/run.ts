// One run: a fold over its records. The same records give the same run; nothing outside it is read or changed.
//
// Two kinds of memory. The model is what is true after a record: small, copied every SNAPSHOT_EVERY records, so that the
// model at any instant is a copy and a few steps away. The history is what has been: lists that only grow, each item with
// the number of the record it began at (and ended at), so that what was known at an instant is the items up to it.

import { fold } from "./fold.js";
import { copy, newModel, type RunModel } from "./model.js";
import type { Run, Step } from "./recording.js";
import { distrust } from "./state.js";

export type * from "./model.js";
export type { Run, Step } from "./recording.js";

/** Records between two copies of the model; a large model is copied less often, so that copies stay small beside records. */
export const SNAPSHOT_EVERY = 64;

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
    startingTools: [],
    marks: [],
    metrics: [],
    last: new Map(),
    hashes: new Map(),
    bytes: 0,
    fromFile,
  };
}

/** Adds a record; one that is not after the last of its partition is there already and changes nothing. */
export function add(run: Run, step: Step, bytes: number): boolean {
  const last = run.last.get(step.partition);
  if (last !== undefined && (step.offset < last.offset || (step.offset === last.offset && step.n <= last.n)))
    return false;
  run.last.set(step.partition, { offset: step.offset, n: step.n });
  snapshot(run);
  const at = run.steps.push(step) - 1;
  run.bytes += bytes;
  try {
    fold(run.model, step.item, { run, at, first: true });
  } catch (error) {
    // Whatever a record holds, it is a problem of its own run and of nothing else.
    const why = `record ${at + 1} could not be applied: ${error instanceof Error ? error.message : String(error)}`;
    run.model.state = distrust(run.model.state, why);
    run.marks.push({ at, us: Number(step.item.head.at), kind: "warning", node: "", text: why, detail: "" });
  }
  return true;
}

function snapshot(run: Run): void {
  const { steps, snapshots, model } = run;
  const size = model.nodes.size + model.edges.size;
  const last = snapshots.at(-1)?.at ?? -Infinity;
  if (steps.length - last < Math.max(SNAPSHOT_EVERY, size / 4)) return;
  snapshots.push({ at: steps.length, model: copy(model) });
  run.bytes += 500 + size * 60;
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
  const from = run.snapshots[nearest(run, at)]!;
  const model = copy(from.model);
  for (let i = from.at; i <= at; i++) {
    try {
      fold(model, run.steps[i]!.item, { run, at: i, first: false });
    } catch {
      // The first time told of it.
      model.state = distrust(model.state, `record ${i + 1} could not be applied`);
    }
  }
  return model;
}

/** The last snapshot that holds nothing after the record number `at`. */
function nearest(run: Run, at: number): number {
  let low = 0;
  let high = run.snapshots.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (run.snapshots[middle]!.at <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
