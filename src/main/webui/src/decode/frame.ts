// Framing of a record value, and zstd. Pure.

import { decompress } from "fzstd";

/** The gateway delivers no larger body. */
const MAX_BODY = 10 * 1024 * 1024;
const ZSTD_MAGIC = [0x28, 0xb5, 0x2f, 0xfd];

/** The protobuf of a record value. */
export function body(value: Uint8Array): Uint8Array {
  if (value.length === 0) throw new Error("the record is empty");
  if (value[0] === 0) return value.subarray(1);
  if (value[0] === 1) return unzstd(value.subarray(1));
  return isZstd(value) ? unzstd(value) : value;
}

export function isZstd(bytes: Uint8Array): boolean {
  return ZSTD_MAGIC.every((byte, i) => bytes[i] === byte);
}

export function unzstd(frame: Uint8Array): Uint8Array {
  const size = zstdContentSize(frame);
  if (size > MAX_BODY) throw new Error(`a zstd frame of ${size} bytes is over the limit of ${MAX_BODY}`);
  const bytes = decompress(frame, new Uint8Array(size));
  if (bytes.length !== size) throw new Error(`a zstd frame promised ${size} bytes and held ${bytes.length}`);
  return bytes;
}

/** The content size a zstd frame declares (RFC 8878, 3.1.1.1). */
function zstdContentSize(frame: Uint8Array): number {
  const descriptor = frame[4];
  if (!isZstd(frame) || descriptor === undefined) throw new Error("the compressed body is no zstd frame");
  const single = (descriptor >> 5) & 1;
  const flag = descriptor >> 6;
  const width = flag === 0 ? single : 1 << flag;
  const start = 5 + (single === 1 ? 0 : 1) + [0, 1, 2, 4][descriptor & 3]!;
  if (width === 0 || start + width > frame.length) throw new Error("the zstd frame declares no content size");
  let size = 0;
  for (let i = width - 1; i >= 0; i--) size = size * 256 + frame[start + i]!;
  return width === 2 ? size + 256 : size;
}
