// Records and parts for tests of the page.

import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { decodeBatch, decodeValue } from "./decode/decode.js";
import type { Answer, DecodeWorker, Job } from "./decode/decoder.js";
import type { Entry } from "./decode/records.js";
import { DashStreamMessageSchema, type HeaderSchema } from "./generated/dashstream/v1/dashstream_pb.js";

type Message = NonNullable<MessageInitShape<typeof DashStreamMessageSchema>["message"]>;

export const utf8 = (text: string) => new TextEncoder().encode(text);

export function value(message: Message): Uint8Array {
  const body = toBinary(DashStreamMessageSchema, create(DashStreamMessageSchema, { message }));
  return Uint8Array.of(0, ...body);
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

export function entry(offset: number | bigint, of: Uint8Array, partition = 0): Entry {
  return { partition, offset: BigInt(offset), appendedAt: 1, value: of, content: decodeValue(of) };
}

/** Decodes in the test's own thread. */
export class InlineWorker implements DecodeWorker {
  onmessage: ((event: MessageEvent<Answer>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  postMessage(job: Job): void {
    const entries = decodeBatch(job.bytes.slice());
    queueMicrotask(() => this.onmessage?.({ data: { id: job.id, entries } } as unknown as MessageEvent<Answer>));
  }
  terminate(): void {}
}
