// Reads protobuf: just enough for a DeliveryBatch and for the head of a record.

/** Yields {number, value} for each field; value is a BigInt (varint) or a Uint8Array (bytes). Throws RangeError on a cut. */
export function* fields(bytes) {
  const at = { offset: 0 };
  while (at.offset < bytes.length) {
    const tag = Number(varint(bytes, at));
    const wire = tag & 7;
    let value;
    if (wire === 0) {
      value = varint(bytes, at);
    } else {
      const length = wire === 2 ? Number(varint(bytes, at)) : wire === 1 ? 8 : wire === 5 ? 4 : -1;
      if (length < 0 || at.offset + length > bytes.length) {
        throw new RangeError("a field that does not end");
      }
      value = bytes.subarray(at.offset, at.offset + length);
      at.offset += length;
    }
    yield { number: tag >>> 3, value };
  }
}

function varint(bytes, at) {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    if (at.offset >= bytes.length) {
      break;
    }
    const byte = bytes[at.offset++];
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) {
      return BigInt.asIntN(64, value);
    }
  }
  throw new RangeError("a varint that does not end");
}
