// The state of a run as far as this page can vouch for it. Pure.

import type { Sent, Telemetry } from "../decode/records.js";
import { canonical, equal, isObject, type Json } from "./json.js";
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

/** Hashing more would cost a frame. */
const MAX_HASHED = 512 * 1024;
const MAX_CHECKPOINTS = 64;

export function distrust(state: RunState, why: string): RunState {
  return state.trust === "none" ? { ...state, why } : { ...state, trust: "distrusted", why };
}

export function fromFull(state: RunState, sent: Sent, hash = ""): RunState {
  if ("wrong" in sent) return { ...state, trust: "distrusted", why: `a full state is no JSON: ${sent.wrong}` };
  return checked({ ...state, value: sent.json, trust: "whole", why: notObject(sent.json) }, hash);
}

/** Whether a full state says what this one says. */
export function isSame(sent: Sent, state: RunState): boolean {
  return "json" in sent && equal(sent.json, state.value);
}

export function fromCheckpoint(state: RunState, id: string, sent: Sent | null): RunState {
  const checkpoints = [...state.checkpoints.slice(1 - MAX_CHECKPOINTS), id];
  if (sent !== null && state.trust === "verified" && isSame(sent, state)) return { ...state, checkpoints };
  return sent === null ? { ...state, checkpoints } : { ...fromFull(state, sent), checkpoints };
}

export function fromDiff(state: RunState, diff: Extract<Telemetry, { kind: "diff" }>): RunState {
  if (diff.full !== null) return fromFull(state, diff.full, diff.hash);
  if (diff.wrong !== "") return distrust({ ...state, trust: "distrusted" }, diff.wrong);
  const known = diff.base === "" || state.checkpoints.includes(diff.base);
  const before =
    state.trust === "none"
      ? { ...state, trust: "distrusted" as const, why: "this page saw the run only from the middle on" }
      : state;
  const base = known
    ? before
    : distrust(before, `the checkpoint ${diff.base.slice(0, 8)} that a change builds on was not seen`);
  try {
    return checked({ ...base, value: applyPatch(base.value, diff.operations) }, diff.hash);
  } catch (error) {
    return distrust(base, `a change does not fit: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A shallow merge, as state on events means it. */
export function merged(state: RunState, json: Json): RunState {
  if (!isObject(json) || !isObject(state.value)) return fromFull(state, { json });
  return { ...state, value: { ...state.value, ...json } };
}

function checked(state: RunState, hash: string): RunState {
  if (hash === "") return state;
  const text = canonical(state.value);
  if (text.length > MAX_HASHED)
    return { ...state, why: state.why || `${Math.round(text.length / 1024)} KiB: too large to hash here` };
  // The right hash proves the value, whatever was missed on the way.
  if (sha256Hex(text) === hash) return { ...state, trust: "verified", why: notObject(state.value) };
  return {
    ...state,
    trust: "distrusted",
    why: state.trust === "distrusted" ? state.why : "its hash is not the one the producer told",
  };
}

function notObject(value: Json): string {
  return isObject(value) ? "" : "the state is no JSON object";
}
