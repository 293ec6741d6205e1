// A delivery batch as the batches of one it is made of, without decoding a record.

import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { BinaryReader } from "@bufbuild/protobuf/wire";
import { DeliveryBatchSchema, DeliverySchema } from "../generated/dashstream/v2/delivery_pb.js";
import type { Entry } from "./records.js";

export function split(batch: Uint8Array): Uint8Array<ArrayBuffer>[] {
  const reader = new BinaryReader(batch);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  while (reader.pos < reader.len) {
    const from = reader.pos;
    const [field, type] = reader.tag();
    reader.skip(type, field);
    parts.push(batch.slice(from, reader.pos));
  }
  return parts;
}

/** The records of a batch as undecodable, for this reason. */
export function positions(batch: Uint8Array, why: string): Entry[] {
  return fromBinary(DeliveryBatchSchema, batch).deliveries.map((delivery) => ({
    partition: delivery.partition,
    offset: delivery.offset,
    appendedAt: Number(delivery.appendedAtMs),
    value: delivery.value,
    content: { is: "undecodable", why },
  }));
}

/** What the gateway would send for these records: how the page keeps them and saves them to files. */
export function batchOf(
  records: readonly { partition: number; offset: bigint; appendedAt: number; value: Uint8Array }[],
): Uint8Array<ArrayBuffer> {
  const deliveries = records.map((record) =>
    create(DeliverySchema, {
      partition: record.partition,
      offset: record.offset,
      value: record.value,
      appendedAtMs: BigInt(Math.round(record.appendedAt)),
    }),
  );
  return toBinary(DeliveryBatchSchema, create(DeliveryBatchSchema, { deliveries })) as Uint8Array<ArrayBuffer>;
}
