// Cursors as the gateway writes them: [epoch@]partition:offset[,partition:offset]...

/** For each partition the offset of the last record applied, in one life (epoch) of the topic. Immutable. */
export interface Cursor {
  readonly epoch: string;
  readonly offsets: ReadonlyMap<number, bigint>;
}

export const EMPTY_CURSOR: Cursor = { epoch: "", offsets: new Map() };

export function parseCursor(text: string): Cursor {
  const at = text.indexOf("@");
  const epoch = at < 0 ? "" : text.slice(0, at);
  const offsets = new Map<number, bigint>();
  for (const item of text.slice(at + 1).split(",")) {
    if (item === "") continue;
    const match = /^(\d+):(-?\d+)$/.exec(item);
    if (!match) throw new Error(`a cursor is [epoch@]partition:offset,..., found "${item}"`);
    offsets.set(Number(match[1]), BigInt(match[2]!));
  }
  return { epoch, offsets };
}

export function cursorText(cursor: Cursor): string {
  const offsets = [...cursor.offsets].sort(([a], [b]) => a - b).map(([partition, offset]) => `${partition}:${offset}`);
  return (cursor.epoch === "" ? "" : `${cursor.epoch}@`) + offsets.join(",");
}

/** The cursor after this record; never steps back. */
export function advance(cursor: Cursor, partition: number, offset: bigint): Cursor {
  if (offset <= (cursor.offsets.get(partition) ?? -1n)) return cursor;
  return { epoch: cursor.epoch, offsets: new Map(cursor.offsets).set(partition, offset) };
}
