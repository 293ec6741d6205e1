// The text frames of dashstream.v2, from server to client.

export interface Limits {
  readonly max_payload_bytes: number;
  readonly max_control_bytes: number;
  readonly send_deadline_ms: number;
}

export type ServerFrame =
  | {
      readonly type: "hello";
      readonly epoch: string;
      readonly topic: string;
      readonly cursor: string;
      readonly oldest: Readonly<Record<string, string>>;
      readonly head: Readonly<Record<string, string>>;
      readonly started_from: string;
      readonly limits: Limits;
      readonly schema_version: number;
    }
  | { readonly type: "caught_up"; readonly cursor: string; readonly delivered: number; readonly took_ms: number }
  | {
      readonly type: "gap";
      readonly partition: number;
      readonly from: string;
      readonly to: string;
      readonly count: number;
      readonly reason: string;
      readonly threads?: readonly string[];
    }
  | { readonly type: "reset"; readonly reason: string; readonly epoch: string; readonly cursor: string }
  | { readonly type: "status"; readonly behind: number; readonly behind_ms: number }
  | { readonly type: "goaway"; readonly reason: string; readonly retry_after_ms: number; readonly cursor: string }
  | { readonly type: "error"; readonly code: string; readonly message: string; readonly field: string }
  | { readonly type: "pong" };

const KNOWN = new Set(["hello", "caught_up", "gap", "reset", "status", "goaway", "error", "pong"]);

/** A frame, or null when it is none this page knows: a newer server may say more, and that is no fault. */
export function parseFrame(text: string): ServerFrame | null {
  try {
    const frame: unknown = JSON.parse(text);
    if (typeof frame !== "object" || frame === null || !("type" in frame)) return null;
    return KNOWN.has(String(frame.type)) ? (frame as ServerFrame) : null;
  } catch {
    return null;
  }
}
