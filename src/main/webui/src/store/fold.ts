// What one record does to the model of its run; the first time, what has been is written down too.

import type { Telemetry } from "../decode/records.js";
import { token, tool } from "./calls.js";
import { end, event } from "./events.js";
import { number, type RunModel } from "./model.js";
import { mark, type Recording } from "./recording.js";
import { distrust, fromCheckpoint, fromDiff, fromFull, hashVerdict, isSame, type HashVerdict } from "./state.js";
import type { Json } from "./json.js";

export function fold(model: RunModel, item: Telemetry, rec: Recording): void {
  const us = Number(item.head.at);
  if (model.startedUs === 0 || (us > 0 && us < model.startedUs && model.status === "unknown")) model.startedUs = us;
  model.lastUs = Math.max(model.lastUs, us);
  if (rec.run.tenant === "") rec.run.tenant = item.head.tenant;
  audit(model, item, us, rec);
  switch (item.kind) {
    case "event":
      return event(model, item, us, rec);
    case "diff":
      model.state = fromDiff(model.state, item, verdicts(rec));
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
      return error(model, item, us, rec);
    case "trace":
      // The state that was proved stays proved when its end is the same.
      if (item.finalState !== null && !isSame(item.finalState, model.state))
        model.state = fromFull(model.state, item.finalState);
      if (model.status === "unknown" || model.status === "running") end(model, item.completed ? "done" : "failed", us);
      return;
  }
}

/** Hashing is the dearest part of a step: what it found is kept for those who travel through the run. */
function verdicts({ run, at }: Recording): (value: Json, hash: string) => HashVerdict {
  return (value, hash) => {
    const known = run.hashes.get(at) ?? hashVerdict(value, hash);
    run.hashes.set(at, known);
    return known;
  };
}

/** Whether something is missing before this record: by its sequence, which a restarted producer begins again. */
function audit(model: RunModel, item: Telemetry, us: number, rec: Recording): void {
  const { sequence } = item.head;
  if (sequence === 0n) return unsequenced(model, item);
  const last = model.sequence;
  if (last !== 0n && sequence > last + 1n) {
    const missing = sequence - last - 1n;
    model.missing += Number(missing);
    const why = `${missing} record${missing === 1n ? "" : "s"} missing before number ${sequence}${model.suspect ? ` (${model.suspect})` : ""}`;
    model.state = distrust(model.state, why);
    mark(rec, us, "gap", "", why);
  } else if (last !== 0n && beganAgain(model, sequence, us)) {
    model.restarts++;
    mark(rec, us, "restart", "", `the producer began again at number ${sequence}`);
    model.sequence = 0n;
  }
  model.suspect = "";
  if (sequence > model.sequence) {
    model.sequence = sequence;
    model.sequenceUs = us;
  }
}

/** A late record is older than what came before it; a producer that counts anew is newer. */
function beganAgain(model: RunModel, sequence: bigint, us: number): boolean {
  return sequence < model.sequence && (sequence === 1n || (us > model.sequenceUs && sequence * 2n <= model.sequence));
}

/** A run that never counts cannot tell what a hole of the log took from it: its changes are not to be trusted. */
function unsequenced(model: RunModel, item: Telemetry): void {
  if (model.suspect === "" || model.sequence !== 0n || item.kind !== "diff" || item.full !== null) return;
  model.state = distrust(model.state, model.suspect);
  model.suspect = "";
}

function error(model: RunModel, item: Extract<Telemetry, { kind: "error" }>, us: number, rec: Recording): void {
  // Producers often report a failed node both ways; it failed once.
  if (model.nodes.get(item.node)?.status !== "failed") model.errors++;
  const what = [item.code || item.exception, item.message].filter(Boolean).join(": ");
  mark(rec, us, "error", item.node, what, [item.stack, ...item.suggestions].filter(Boolean).join("\n"));
}

function metrics(model: RunModel, item: Extract<Telemetry, { kind: "metrics" }>, rec: Recording): void {
  for (const { name, value, unit } of item.values) {
    if (/cost/i.test(name) && number(value) !== null) model.cost = (model.cost ?? 0) + number(value)!;
    if (rec.first) rec.run.metrics.push({ at: rec.at, scope: item.scope, scopeId: item.scopeId, name, value, unit });
  }
}
