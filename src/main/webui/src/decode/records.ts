// What a decoder hands to the store: plain values that cross threads as they are, defaults of proto3 applied, 64-bit as bigint.

import type { Graph } from "../store/graph.js";
import type { Json } from "../store/json.js";
import type { Operation } from "../store/patch.js";

export type Plain =
  string | bigint | number | boolean | Uint8Array | null | readonly Plain[] | ReadonlyMap<string, Plain>;
export type Attributes = ReadonlyMap<string, Plain>;

export interface Head {
  readonly thread: string;
  readonly tenant: string;
  /** Producer's clock, microseconds. */
  readonly at: bigint;
  /** 0: unsequenced. */
  readonly sequence: bigint;
}

/** JSON that came with a record: its value, or what is wrong with it. */
export type Sent = { readonly json: Json } | { readonly wrong: string };

export type Telemetry =
  | {
      readonly kind: "event";
      readonly head: Head;
      /** The name without its prefix, as NODE_START; a number when this page does not know it. */
      readonly type: string;
      readonly node: string;
      readonly attributes: Attributes;
      readonly durationUs: bigint;
      readonly request: string;
      /** State among the attributes, read. */
      readonly state: Sent | null;
      /** The graph among the attributes, or what is wrong with its text. */
      readonly graph: Graph | string | null;
    }
  | {
      readonly kind: "diff";
      readonly head: Head;
      readonly base: string;
      readonly operations: readonly Operation[];
      /** Why the operations cannot be applied, or empty. */
      readonly wrong: string;
      readonly full: Sent | null;
      /** Hex, or empty. */
      readonly hash: string;
    }
  | { readonly kind: "checkpoint"; readonly head: Head; readonly id: string; readonly state: Sent | null }
  | {
      readonly kind: "token";
      readonly head: Head;
      readonly request: string;
      readonly text: string;
      readonly model: string;
      readonly final: boolean;
      readonly finish: string;
      readonly prompt: number;
      readonly completion: number;
    }
  | {
      readonly kind: "tool";
      readonly head: Head;
      readonly call: string;
      readonly tool: string;
      readonly stage: string;
      readonly arguments: string;
      readonly result: string;
      readonly error: string;
      readonly durationUs: bigint;
      readonly retries: number;
    }
  | {
      readonly kind: "metrics";
      readonly head: Head;
      readonly scope: string;
      readonly scopeId: string;
      readonly values: readonly { readonly name: string; readonly value: Plain; readonly unit: string }[];
    }
  | {
      readonly kind: "error";
      readonly head: Head;
      readonly code: string;
      readonly message: string;
      readonly stack: string;
      readonly severity: string;
      readonly exception: string;
      readonly node: string;
      readonly suggestions: readonly string[];
    }
  | {
      readonly kind: "trace";
      readonly head: Head;
      readonly completed: boolean;
      readonly totalTokens: bigint;
      readonly nodes: number;
      readonly finalState: Sent | null;
    };

/** What became of one record of the log. */
export type Content =
  | {
      readonly is: "telemetry";
      readonly items: readonly Telemetry[];
      /** Bytes of the record without compression. */
      readonly size: number;
    }
  | { readonly is: "newer"; readonly version: number }
  | { readonly is: "undecodable"; readonly why: string };

export interface Entry {
  readonly partition: number;
  readonly offset: bigint;
  readonly appendedAt: number;
  /** The record value as it was sent. */
  readonly value: Uint8Array;
  readonly content: Content;
}
