// What the gateway delivers: batches of records, and what a record tells at first sight.
import { fields } from "./protobuf.js";

const KINDS = [, "event", "state diff", "tokens", "tool", "checkpoint", "metrics", "error", "batch", "trace"];
const STAGES = [, "requested", "started", "completed", "failed", "retrying"];
const EVENTS = {
  1: "graph start", 2: "graph end", 3: "graph error", 10: "node start", 11: "node end", 12: "node error", 20: "edge", 21: "branch",
  22: "parallel start", 23: "parallel end", 30: "llm start", 31: "llm end", 32: "llm error", 33: "llm retry", 40: "tool start",
  41: "tool end", 42: "tool error", 50: "checkpoint save", 51: "checkpoint load", 52: "checkpoint delete", 60: "memory save",
  61: "memory load", 70: "human interrupt", 71: "human resume", 80: "progress", 81: "thinking", 82: "substep", 83: "warning",
  90: "optimization start", 91: "optimization end",
};
const text = new TextDecoder();

/** Yields {partition, offset (BigInt), value} of each delivery of a binary message. */
export function* deliveries(buffer) {
  for (const delivery of fields(new Uint8Array(buffer))) {
    const record = { partition: 0, offset: 0n, value: new Uint8Array() };
    for (const { number, value } of fields(delivery.value)) {
      if (number === 1) record.partition = Number(value);
      else if (number === 2) record.offset = value;
      else if (number === 3) record.value = value;
    }
    yield record;
  }
}

/** {kind, thread, detail} of a record value, as far as it can be told without inflating it. */
export function describe(value) {
  if (value[0] === 1) {
    return { kind: "zstd", thread: "", detail: `${value.length} bytes` };
  }
  try {
    const [message] = fields(value[0] === 0 ? value.subarray(1) : value);
    return { kind: KINDS[message.number] ?? "unknown", ...inside(message.number, message.value) };
  } catch (e) {
    return { kind: "unreadable", thread: "", detail: e.message };
  }
}

function inside(kind, bytes) {
  let thread = "";
  let detail = "";
  let parts = 0;
  for (const { number, value } of fields(bytes)) {
    if (number === 1) thread = threadOf(value);
    else if (kind === 1 && number === 2) detail = EVENTS[value] ?? `event ${value}`;
    else if (kind === 1 && number === 3) detail += ` ${text.decode(value)}`;
    else if (kind === 3 && number === 3) detail = JSON.stringify(text.decode(value));
    else if (kind === 4 && number === 3) detail = text.decode(value);
    else if (kind === 4 && number === 4) detail += ` ${STAGES[value] ?? ""}`;
    else if (kind === 7 && number === 3) detail = text.decode(value);
    else if (kind === 6 && number === 2) detail = text.decode(value);
    else if (kind === 6 && number === 3) detail += ` ${text.decode(value)}`;
    else if ((kind === 2 && number === 3) || (kind === 8 && number === 2)) parts++;
  }
  if (parts) detail = kind === 2 ? `${parts} changes` : `${parts} events`;
  return { thread, detail };
}

function threadOf(header) {
  for (const { number, value } of fields(header)) {
    if (number === 4) return text.decode(value);
  }
  return "";
}
