// Counts what arrived, and whether anything came twice or was passed over. Offsets are BigInt: they may exceed 2^53.

export class Continuity {
  epoch = "";
  records = 0;
  repeated = 0;
  skipped = 0n;
  missing = 0n;
  partitions = new Map();

  /** Delivery starts after this cursor, in the written form; what was applied of it stays. */
  startsAfter(written, forget) {
    const at = written.indexOf("@");
    if (at >= 0) this.epoch = written.slice(0, at);
    if (forget) this.partitions.clear();
    for (const position of written.slice(at + 1).split(",").filter(Boolean)) {
      const [partition, offset] = position.split(":");
      const known = this.partitions.get(Number(partition));
      if (!known) this.partitions.set(Number(partition), { offset: BigInt(offset), records: 0, before: 0 });
    }
  }

  /** Notes one record; filtered streams pass over offsets by design. */
  applied(partition, offset, filtered) {
    let place = this.partitions.get(partition);
    if (!place) {
      place = { offset: offset - 1n, records: 0, before: 0 };
      this.partitions.set(partition, place);
    }
    if (offset <= place.offset) {
      this.repeated++;
    } else {
      if (!filtered) this.skipped += offset - place.offset - 1n;
      place.offset = offset;
    }
    place.records++;
    this.records++;
  }

  /** The gateway named a range that is gone. */
  gap(partition, to, count) {
    this.missing += BigInt(count);
    const place = this.partitions.get(partition);
    if (place && BigInt(to) > place.offset) place.offset = BigInt(to);
  }

  cursor() {
    const positions = [...this.partitions].sort(([a], [b]) => a - b).map(([p, { offset }]) => `${p}:${offset}`);
    return positions.length ? `${this.epoch}@${positions.join(",")}` : "";
  }
}
