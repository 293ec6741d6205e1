import type { Entry } from "../decode/records.js";
import { add, holeNear, newRun, type Run } from "./run.js";

/** A decoded record takes about this many times its bytes, and this many bytes besides. */
const TIMES = 3;
const BESIDES = 500;

/** All runs in memory, bounded by bytes: the oldest that ended go first. */
export class Runs {
  private readonly byKey = new Map<string, Run>();
  private total = 0;
  undecodable = 0;
  lastUndecodable = "";
  evicted = 0;

  constructor(private readonly maxBytes = 256 * 1024 * 1024) {}

  get size(): number {
    return this.byKey.size;
  }

  get bytes(): number {
    return this.total;
  }

  get(key: string): Run | undefined {
    return this.byKey.get(key);
  }

  all(): Run[] {
    return [...this.byKey.values()];
  }

  /** Applies a record to the runs it belongs to, or to one thread's only; tells which runs changed. */
  apply(entry: Entry, only?: string): Run[] {
    const { content } = entry;
    if (content.is === "undecodable") {
      this.undecodable++;
      this.lastUndecodable = `partition ${entry.partition}, offset ${entry.offset}: ${content.why}`;
      return [];
    }
    if (content.is !== "telemetry") return [];
    const changed: Run[] = [];
    const bytes = Math.round((content.size / Math.max(1, content.items.length)) * TIMES) + BESIDES;
    content.items.forEach((item, n) => {
      if (only !== undefined && item.head.thread !== only) return;
      const run = this.of(item.head.thread);
      const before = run.bytes;
      if (!add(run, { partition: entry.partition, offset: entry.offset, n, item }, bytes)) return;
      this.total += run.bytes - before;
      if (!changed.includes(run)) changed.push(run);
    });
    return changed;
  }

  /** Takes a run as it is: from a file, or loaded from its start. */
  put(run: Run): void {
    this.forget(run.key);
    this.byKey.set(run.key, run);
    this.total += run.bytes;
  }

  /** A hole of the log: only runs of that partition that had not ended can have lost something. */
  hole(partition: number, why: string): void {
    for (const run of this.byKey.values()) if (run.last.has(partition)) holeNear(run, why);
  }

  /** Makes room; returns the keys of what is gone. The runs to keep are named by the caller. */
  evict(keep: ReadonlySet<string>): string[] {
    const gone: string[] = [];
    if (this.total <= this.maxBytes) return gone;
    const ended = this.all().filter(
      (run) => !keep.has(run.key) && (run.model.status === "done" || run.model.status === "failed"),
    );
    const quiet = this.all().filter((run) => !keep.has(run.key) && !ended.includes(run));
    const byEnd = (a: Run, b: Run) => a.model.lastUs - b.model.lastUs;
    for (const run of [...ended.sort(byEnd), ...quiet.sort(byEnd)]) {
      if (this.total <= this.maxBytes * 0.9) break;
      this.forget(run.key);
      gone.push(run.key);
    }
    this.evicted += gone.length;
    return gone;
  }

  clear(): void {
    for (const run of this.all()) if (!run.fromFile) this.forget(run.key);
  }

  private forget(key: string): void {
    this.total -= this.byKey.get(key)?.bytes ?? 0;
    this.byKey.delete(key);
  }

  private of(thread: string): Run {
    let run = this.byKey.get(thread);
    if (run === undefined) this.byKey.set(thread, (run = newRun(thread, thread)));
    return run;
  }
}
