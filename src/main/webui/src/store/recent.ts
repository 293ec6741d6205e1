import type { Entry } from "../decode/records.js";

const MOST = 12_000;
const MOST_BYTES = 48 * 1024 * 1024;

/** The newest records, for the list of events; bounded in number and bytes. */
export class Recent {
  private readonly newest: Entry[] = [];
  private bytes = 0;
  /** Records that were ever here: what came since is a difference of two of these. */
  total = 0;

  get entries(): readonly Entry[] {
    return this.newest;
  }

  push(entry: Entry): void {
    this.newest.push(entry);
    this.bytes += weight(entry);
    this.total++;
    if (this.newest.length > MOST || this.bytes > MOST_BYTES) this.trim();
  }

  /** Brings records that came run by run into the order in which they came to the log, each once. */
  sort(): void {
    const byPosition = new Map(this.newest.map((entry) => [`${entry.partition}:${entry.offset}`, entry]));
    const sorted = [...byPosition.values()].sort(
      (a, b) => a.appendedAt - b.appendedAt || a.partition - b.partition || (a.offset < b.offset ? -1 : 1),
    );
    this.clear();
    for (const entry of sorted) this.push(entry);
  }

  clear(): void {
    this.newest.length = 0;
    this.bytes = 0;
  }

  /** Several at once: taking from the front costs as much for one as for many. */
  private trim(): void {
    let gone = 0;
    let bytes = this.bytes;
    while (gone < this.newest.length && (this.newest.length - gone > MOST * 0.8 || bytes > MOST_BYTES * 0.8))
      bytes -= weight(this.newest[gone++]!);
    this.newest.splice(0, gone);
    this.bytes = bytes;
  }
}

function weight({ value, content }: Entry): number {
  return 200 + value.length + (content.is === "telemetry" ? content.size : 0);
}
