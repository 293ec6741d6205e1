// Cursors as the gateway writes them: [epoch@]partition:offset[,partition:offset]...

/** For each partition the offset of the last record applied, in one life (epoch) of the topic. Confined to its owner. */
export class Cursor {
  constructor(
    readonly epoch = "",
    private readonly offsets = new Map<number, bigint>(),
  ) {}

  static parse(text: string): Cursor {
    const at = text.indexOf("@");
    const offsets = new Map<number, bigint>();
    for (const item of text.slice(at + 1).split(",")) {
      if (item === "") continue;
      const match = /^(\d+):(-?\d+)$/.exec(item);
      if (!match) throw new Error(`a cursor is [epoch@]partition:offset,..., found "${item}"`);
      offsets.set(Number(match[1]), BigInt(match[2]!));
    }
    return new Cursor(at < 0 ? "" : text.slice(0, at), offsets);
  }

  get empty(): boolean {
    return this.offsets.size === 0;
  }

  /** Moves on to this record; false when it is there or beyond already. */
  advance(partition: number, offset: bigint): boolean {
    if (offset <= (this.offsets.get(partition) ?? -1n)) return false;
    this.offsets.set(partition, offset);
    return true;
  }

  toString(): string {
    const offsets = [...this.offsets].sort(([a], [b]) => a - b).map(([partition, offset]) => `${partition}:${offset}`);
    return (this.epoch === "" ? "" : `${this.epoch}@`) + offsets.join(",");
  }
}
