// Records and parts for tests of the page.

import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { decodeBatch, decodeValue } from "./decode/decode.js";
import type { Answer, DecodeWorker, Job } from "./decode/decoder.js";
import type { Entry } from "./decode/records.js";
import { batchOf } from "./decode/split.js";
import { shred } from "./decode/shred.js";
import { DashStreamMessageSchema, type EventType, type HeaderSchema } from "./generated/dashstream/v1/dashstream_pb.js";

type Message = NonNullable<MessageInitShape<typeof DashStreamMessageSchema>["message"]>;

export const utf8 = (text: string) => new TextEncoder().encode(text);

export function value(message: Message): Uint8Array {
  const body = toBinary(DashStreamMessageSchema, create(DashStreamMessageSchema, { message }));
  const framed = new Uint8Array(body.length + 1);
  framed.set(body, 1);
  return framed;
}

export function header(thread: string, sequence: number, schemaVersion = 1): MessageInitShape<typeof HeaderSchema> {
  return {
    threadId: thread,
    sequence: BigInt(sequence),
    timestampUs: 1_700_000_000_000_000n + BigInt(sequence) * 1000n,
    tenantId: "demo",
    schemaVersion,
  };
}

export function eventOf(
  thread: string,
  sequence: number,
  eventType: EventType,
  nodeId: string,
  attributes: Record<string, string> = {},
): Uint8Array {
  const wrapped = Object.entries(attributes).map(([key, text]) => [
    key,
    { value: { case: "stringValue", value: text } },
  ]);
  return value({
    case: "event",
    value: { header: header(thread, sequence), eventType, nodeId, attributes: Object.fromEntries(wrapped) },
  });
}

export function entry(offset: number | bigint, of: Uint8Array, partition = 0): Entry {
  return { partition, offset: BigInt(offset), appendedAt: 1, value: of, content: decodeValue(of) };
}

/** Decodes in the test's own thread. */
export class InlineWorker implements DecodeWorker {
  onmessage: ((event: MessageEvent<Answer>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  constructor() {
    this.answer({ ready: true });
  }
  postMessage({ id, bytes }: Job): void {
    const entries = decodeBatch(bytes.slice());
    const parts = shred(entries);
    this.answer({ id, entries: structuredClone(entries), more: parts.length });
    for (const part of parts) this.answer({ id, part: structuredClone(part) });
  }
  terminate(): void {}
  private answer(data: Answer): void {
    queueMicrotask(() => this.onmessage?.({ data } as unknown as MessageEvent<Answer>));
  }
}

/** The page's end of a connection, with the test as the gateway. */
export class FakeSocket {
  static last: FakeSocket;
  readyState = 1;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly sent: { type: string; cursor?: string }[] = [];
  closedWith: number | undefined;
  constructor(readonly url: string) {
    FakeSocket.last = this;
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(code: number): void {
    this.closedWith = code;
  }
  frame(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  records(...entries: ReturnType<typeof entry>[]): void {
    this.onmessage?.({ data: batchOf(entries).slice().buffer });
  }
  hello(cursor: string): void {
    this.frame({ type: "hello", epoch: "E", topic: "q", cursor });
  }
}
