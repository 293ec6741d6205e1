// The state of a run as far as this page can vouch for it. Pure.

import type { Sent, Telemetry } from "../decode/records.js";
import { canonicalWithin, equalWithin, isObject, type Json } from "./json.js";
import { applyPatch } from "./patch.js";
import { sha256Hex } from "./sha256.js";

/**
 * verified: its hash was compared and is right. whole: every change since a full state was applied, none told a hash.
 * distrusted: something was missed or did not fit, and neither a full state nor a checkpoint nor a right hash came since.
 */
export type Trust = "none" | "verified" | "whole" | "distrusted";

export interface RunState {
  readonly value: Json;
  readonly trust: Trust;
  readonly why: string;
  /** Checkpoints seen, newest last. */
  readonly checkpoints: readonly string[];
}

export const NO_STATE: RunState = { value: {}, trust: "none", why: "", checkpoints: [] };

/** What comparing a hash found: right, wrong, or that the state is too large for it. */
export type HashVerdict = "right" | "wrong" | "large";

/** Hashing more characters would cost a frame. */
const MAX_HASHED = 256 * 1024;
/** Comparing more values would. */
const MAX_COMPARED = 20_000;
const MAX_CHECKPOINTS = 64;

export function hashVerdict(value: Json, hash: string): HashVerdict {
  const text = canonicalWithin(value, MAX_HASHED);
  return text === null ? "large" : sha256Hex(text) === hash ? "right" : "wrong";
}

export function distrust(state: RunState, why: string): RunState {
  return state.trust === "none" ? { ...state, why } : { ...state, trust: "distrusted", why };
}

export function fromFull(state: RunState, sent: Sent, hash = "", judge = hashVerdict): RunState {
  if ("wrong" in sent) return { ...state, trust: "distrusted", why: `a full state is no JSON: ${sent.wrong}` };
  return checked({ ...state, value: sent.json, trust: "whole", why: notObject(sent.json) }, hash, judge);
}

/** Whether a full state says what this one says; false also when they are too large to compare. */
export function isSame(sent: Sent, state: RunState): boolean {
  return "json" in sent && equalWithin(sent.json, state.value, MAX_COMPARED) === true;
}

export function fromCheckpoint(state: RunState, id: string, sent: Sent | null): RunState {
  const checkpoints = [...state.checkpoints.slice(1 - MAX_CHECKPOINTS), id];
  if (sent !== null && state.trust === "verified" && isSame(sent, state)) return { ...state, checkpoints };
  return sent === null ? { ...state, checkpoints } : { ...fromFull(state, sent), checkpoints };
}

export function fromDiff(
  state: RunState,
  diff: Extract<Telemetry, { kind: "diff" }>,
  judge: typeof hashVerdict = hashVerdict,
): RunState {
  if (diff.full !== null) return fromFull(state, diff.full, diff.hash, judge);
  if (diff.wrong !== "") return distrust({ ...state, trust: "distrusted" }, diff.wrong);
  const base = grounded(state, diff.base);
  try {
    return checked({ ...base, value: applyPatch(base.value, diff.operations) }, diff.hash, judge);
  } catch (error) {
    return distrust(base, `a change does not fit: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The state that a change builds on, as far as this page has it. */
function grounded(state: RunState, base: string): RunState {
  const before: RunState =
    state.trust === "none"
      ? { ...state, trust: "distrusted", why: "this page saw the run only from the middle on" }
      : state;
  if (base === "" || state.checkpoints.includes(base)) return before;
  return distrust(before, `the checkpoint ${base.slice(0, 8)} that a change builds on was not seen`);
}

/** A shallow merge, as state on events means it. */
export function merged(state: RunState, json: Json): RunState {
  if (!isObject(json) || !isObject(state.value)) return fromFull(state, { json });
  return { ...state, value: { ...state.value, ...json } };
}

function checked(state: RunState, hash: string, judge: typeof hashVerdict): RunState {
  if (hash === "") return state;
  const verdict = judge(state.value, hash);
  if (verdict === "large") return { ...state, why: state.why || "too large to compare its hash here" };
  // The right hash proves the value, whatever was missed on the way.
  if (verdict === "right") return { ...state, trust: "verified", why: notObject(state.value) };
  const why = state.trust === "distrusted" ? state.why : "its hash is not the one the producer told";
  return { ...state, trust: "distrusted", why };
}

function notObject(value: Json): string {
  return isObject(value) ? "" : "the state is no JSON object";
}
