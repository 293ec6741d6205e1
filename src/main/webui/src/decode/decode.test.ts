import { expect, test, vi } from "vitest";
import { type Answer, Decoder, type DecodeWorker, type Job } from "./decoder.js";
import { decodeBatch, decodeValue } from "./decode.js";
import type { Entry, Telemetry } from "./records.js";
import { entry, header, utf8, value } from "../testing.js";
import { restore, shred } from "./shred.js";
import { batchOf } from "./split.js";

const PATIENCE = { timeout: 10_000, interval: 5 };
const bytes = (hex: string) => Uint8Array.from(hex.replace(/\s/g, "").match(/../g) ?? [], (pair) => parseInt(pair, 16));
const event = bytes(
  "000a3c0a2f0a10000102030405060708090a0b0c0d0e0f108080f9c0c1c482031a0764656661756c742203742d31280730014801100b1a04706c616e28dc0b",
);
const batch = bytes(
  `0042690a2d0a10${"aa".repeat(16)}108180f9c0c1c482031a0764656661756c742203742d313008480112380a2f0a10${"01".repeat(16)}108080f9c0c1c482031a0764656661756c742203742d31280830014801100a1a03616374`,
);
const zstd = bytes(
  "0128b52ffd60a5014d0200f4030aa2050a310a1004108480f9c0c1c482031a0764656661756c742203742d31280b300140014801100c1a0361637422e5040a056572726f7212db040ad804410200470554b0035c",
);
const diff = bytes(
  `0012640a2f0a10${"03".repeat(16)}108380f9c0c1c482031a0764656661756c742203742d31280a300248011a0f080212082f636f756e7465721a013222202b7a1e5ae0bfea600f14a11201d435857fe6d63ab3f5f473a8b55416bb23edfa`,
);

function items(value: Uint8Array): readonly Telemetry[] {
  const content = decodeValue(value);
  if (content.is !== "telemetry") throw new Error(JSON.stringify(content));
  return content.items;
}

test("the golden records are read with their meaning", () => {
  expect(items(event)[0]).toMatchObject({
    kind: "event",
    type: "NODE_END",
    node: "plan",
    durationUs: 1500n,
    head: { thread: "t-1", sequence: 7n, at: 1700000000000000n },
  });
  expect(items(batch)[0]).toMatchObject({ kind: "event", type: "NODE_START", node: "act", head: { sequence: 8n } });
  const failed = items(zstd)[0]!;
  expect(failed.kind === "event" && failed.attributes.get("error")).toBe("A".repeat(600));
  expect(items(diff)[0]).toMatchObject({
    kind: "diff",
    operations: [{ op: "replace", path: "/counter", value: 2 }],
    hash: "2b7a1e5ae0bfea600f14a11201d435857fe6d63ab3f5f473a8b55416bb23edfa",
  });
});

test("a newer schema is told from what cannot be decoded", () => {
  const newer = event.slice();
  newer[newer.lastIndexOf(0x48) + 1] = 2;
  expect(decodeValue(newer)).toEqual({ is: "newer", version: 2 });
  for (const broken of [new Uint8Array(), bytes("00ff"), bytes("01000000"), zstd.slice(0, 40)]) {
    expect(decodeValue(broken).is).toBe("undecodable");
  }
});

test("offsets beyond 2^53 are exact", () => {
  const offset = 2n ** 53n + 1n;
  expect(decodeBatch(batchOf([{ partition: 3, offset, appendedAt: 5, value: event }]))[0]).toMatchObject({
    partition: 3,
    offset,
    appendedAt: 5,
  });
});

/** Decodes at once, but ends on a record that begins with 0xee, and on its first message when it is told to. */
class FragileWorker implements DecodeWorker {
  onmessage: ((event: MessageEvent<Answer>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  constructor(private readonly first: boolean) {
    queueMicrotask(() => this.onmessage?.({ data: { ready: true } } as MessageEvent<Answer>));
  }
  postMessage(job: Job): void {
    queueMicrotask(() => {
      const entries = decodeBatch(job.bytes.slice());
      if (this.first || entries.some((entry) => entry.value[0] === 0xee)) this.onerror?.({} as ErrorEvent);
      else this.onmessage?.({ data: { id: job.id, entries, more: 0 } } as unknown as MessageEvent<Answer>);
    });
  }
  terminate(): void {}
}

test("a crashed worker is replaced and no record is lost, repeated or out of order", async () => {
  const out: Entry[] = [];
  let workers = 0;
  const decoder = new Decoder(
    () => new FragileWorker(workers++ === 0),
    (entries) => out.push(...entries),
  );
  for (let i = 0; i < 20; i += 2) {
    const record = (offset: number) => ({
      partition: 0,
      offset: BigInt(offset),
      appendedAt: 0,
      value: offset === 7 ? bytes("ee") : event,
    });
    decoder.decode(batchOf([record(i), record(i + 1)]));
  }
  await vi.waitFor(() => expect(out).toHaveLength(20), PATIENCE);
  expect(out.map((entry) => Number(entry.offset))).toEqual(Array.from({ length: 20 }, (_, i) => i));
  expect(out.filter((entry) => entry.content.is === "undecodable").map((entry) => Number(entry.offset))).toEqual([7]);
  expect(decoder.replaced).toBe(5);
});

/** Says that it is ready, or not even that, and never answers. */
class SilentWorker implements DecodeWorker {
  onmessage: ((event: MessageEvent<Answer>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  constructor(ready: boolean) {
    if (ready) queueMicrotask(() => this.onmessage?.({ data: { ready: true } } as MessageEvent<Answer>));
  }
  postMessage(): void {}
  terminate(): void {}
}

test("a worker that never answers is replaced after the time-out", async () => {
  const out: Entry[] = [];
  let workers = 0;
  const spawn = () => (workers++ === 0 ? new SilentWorker(true) : new FragileWorker(false));
  const decoder = new Decoder(spawn, (entries) => out.push(...entries), 5);
  decoder.decode(batchOf([{ partition: 0, offset: 1n, appendedAt: 0, value: event }]));
  await vi.waitFor(
    () => expect(out.map((entry) => [entry.offset, entry.content.is])).toEqual([[1n, "telemetry"]]),
    PATIENCE,
  );
});

test("a record is not blamed for workers that cannot even start", async () => {
  const out: Entry[] = [];
  let workers = 0;
  const spawn = () => (workers++ < 4 ? new SilentWorker(false) : new FragileWorker(false));
  const decoder = new Decoder(spawn, (entries) => out.push(...entries), 5, 1);
  decoder.decode(batchOf([{ partition: 0, offset: 1n, appendedAt: 0, value: event }]));
  await vi.waitFor(
    () => expect(out.map((entry) => [entry.offset, entry.content.is])).toEqual([[1n, "telemetry"]]),
    PATIENCE,
  );
});

test("a large document crosses in parts, none of them large, and is whole on the other side", () => {
  const deep = { list: Array.from({ length: 900 }, (_, i) => ({ i, tags: ["a", `${i}`] })), text: "x".repeat(9_000) };
  const document = {
    ["__proto__x"]: deep,
    wide: Object.fromEntries(Array.from({ length: 700 }, (_, i) => [`k${i}`, i])),
  };
  const full = utf8(JSON.stringify(document).replace("__proto__x", "__proto__"));
  const record = value({ case: "stateDiff", value: { header: header("t", 1), fullState: full } });
  const entries = [entry(0, record)];
  const whole = structuredClone(entries);
  const parts = shred(entries, 100);
  expect(parts.length).toBeGreaterThan(20);
  for (const part of [...parts, entries]) expect(values(part)).toBeLessThan(400);
  const received = structuredClone(entries);
  for (const part of parts) restore(received, structuredClone(part));
  expect(received).toEqual(whole);
  expect(shred(entries)).toEqual([]);
});

function values(of: unknown): number {
  if (typeof of !== "object" || of === null || of instanceof Uint8Array) return 1;
  return Object.values(of).reduce((sum: number, each) => sum + values(each), 1);
}
