// From the socket to the store: what arrives is decoded in order, applied once per frame in a bounded time, acknowledged and kept.

import { Decoder, type DecodeWorker } from "./decode/decoder.js";
import { decodeBatch, SCHEMA_VERSION } from "./decode/decode.js";
import type { Entry } from "./decode/records.js";
import { batchOf } from "./decode/split.js";
import { advance, type Cursor, cursorText, EMPTY_CURSOR, parseCursor } from "./socket/cursor.js";
import type { ServerFrame } from "./socket/frames.js";
import { type Link, LiveSocket } from "./socket/live.js";
import type { Archive, Chunk } from "./store/archive.js";
import type { Run } from "./store/run.js";
import { Runs } from "./store/runs.js";

/** Unacknowledged records the gateway may have under way: the page's whole backlog. */
const WINDOW = 20_000;
/** What applying may take of a frame. */
const FRAME_BUDGET_MS = 8;
const ACK_EVERY_MS = 250;
const SAVE_EVERY_MS = 1_000;
const NOTIFY_EVERY_MS = 100;

type Intake = { readonly entry: Entry; readonly cameAt: number } | { readonly frame: ServerFrame };

export interface FeedStatus {
  link: Link;
  topic: string;
  caughtUp: boolean;
  behind: number;
  applied: number;
  perSecond: number;
  applyLagMs: number;
  mismatch: { readonly version: number; readonly partition: number; readonly offset: bigint } | null;
  notices: { readonly at: number; readonly text: string }[];
  archive: string;
  from: string;
}

export interface Wiring {
  readonly base: string;
  readonly spawn: () => DecodeWorker;
  readonly archive: () => Promise<Archive>;
  readonly frame: (work: () => void) => void;
}

export class Feed {
  readonly runs = new Runs();
  readonly status: FeedStatus = {
    link: { state: "closed", why: "" },
    topic: "",
    caughtUp: false,
    behind: 0,
    applied: 0,
    perSecond: 0,
    applyLagMs: 0,
    mismatch: null,
    notices: [],
    archive: "opening",
    from: "",
  };
  readonly decoder: Decoder;
  /** Runs that eviction leaves alone. */
  readonly pinned = new Set<string>();
  /** The newest entries, for the list of events. */
  readonly recent: Entry[] = [];
  private cursor: Cursor = EMPTY_CURSOR;
  private queue: Intake[] = [];
  private head = 0;
  private unsaved: { key: string; entry: Entry }[] = [];
  private archive: Archive | null = null;
  private readonly socket: LiveSocket;
  private readonly listeners = new Set<() => void>();
  private version = 0;
  private scheduled = false;
  private saving = false;
  private acked = "";
  private rateFrom = { at: 0, applied: 0 };

  constructor(
    readonly wiring: Wiring,
    open?: (url: string) => WebSocket,
  ) {
    this.decoder = new Decoder(wiring.spawn, (entries, cameAt) => this.decoded(entries, cameAt));
    this.socket = new LiveSocket(
      wiring.base,
      {
        data: (bytes) => this.received(bytes),
        frame: (frame) => this.framed(frame),
        link: (link) => {
          this.status.link = link;
          if (link.state !== "open") this.status.caughtUp = false;
          // What is under way is delivered again after the cursor.
          if (link.state === "connecting") this.drop();
          this.notify();
        },
        query: () => this.query(),
      },
      open,
    );
  }

  /** Shows what was kept and goes on from there; on a first visit from `from`. */
  async start(from: string): Promise<void> {
    this.status.from = from;
    try {
      this.archive = await this.wiring.archive();
      await this.restore(this.archive);
      this.status.archive = "kept across reloads";
    } catch (error) {
      this.status.archive = `not kept: ${error instanceof Error ? error.message : String(error)}`;
    }
    this.socket.start();
    setInterval(() => this.ack(), ACK_EVERY_MS);
    setInterval(() => void this.save(), SAVE_EVERY_MS);
    setInterval(() => this.notify(), NOTIFY_EVERY_MS);
  }

  /** Forgets everything and reads from there: earliest, latest or an instant. */
  async restart(from: string): Promise<void> {
    this.socket.stop("starting over");
    this.drop();
    await this.forget();
    this.cursor = EMPTY_CURSOR;
    this.status.mismatch = null;
    this.status.from = from;
    this.socket.start();
  }

  reconnect(): void {
    if (this.status.mismatch === null) this.socket.start();
  }

  get backlog(): number {
    return this.queue.length - this.head;
  }

  cursorText(): string {
    return cursorText(this.cursor);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = (): number => this.version;

  /** Everything kept of a run, as the gateway sent it. */
  async recordsOf(run: Run): Promise<Uint8Array<ArrayBuffer>[]> {
    await this.save();
    return (await this.archive?.chunksOf(run.key))?.map((chunk) => chunk.batch) ?? [];
  }

  private query(): URLSearchParams {
    const query = new URLSearchParams({ window: String(WINDOW) });
    if (this.cursor.offsets.size > 0) query.set("cursor", cursorText(this.cursor));
    else query.set("from", this.status.from);
    return query;
  }

  private async restore(archive: Archive): Promise<void> {
    const saved = await archive.load();
    for (const chunk of saved.chunks) {
      for (const entry of decodeBatch(chunk.batch)) {
        this.runs.apply(entry, chunk.key);
        this.remember(entry);
      }
    }
    if (saved.cursor !== "") this.cursor = parseCursor(saved.cursor);
  }

  private received(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.status.mismatch === null) this.decoder.decode(bytes);
  }

  private framed(frame: ServerFrame): void {
    if (frame.type === "hello") return this.hello(frame);
    if (frame.type === "status") this.status.behind = frame.behind;
    // These have their place among the records.
    if (frame.type === "gap" || frame.type === "reset" || frame.type === "caught_up")
      this.decoder.after(() => this.enqueue([{ frame }]));
    if (frame.type === "error") this.notice(`the gateway refused ${frame.field}: ${frame.message}`);
  }

  private hello(frame: Extract<ServerFrame, { type: "hello" }>): void {
    this.status.topic = frame.topic;
    const start = parseCursor(frame.cursor);
    if (this.cursor.offsets.size === 0) this.cursor = { epoch: frame.epoch, offsets: start.offsets };
  }

  private decoded(entries: readonly Entry[], cameAt: number): void {
    this.enqueue(entries.map((entry) => ({ entry, cameAt })));
  }

  private enqueue(items: Intake[]): void {
    for (const item of items) this.queue.push(item);
    if (this.scheduled) return;
    this.scheduled = true;
    this.wiring.frame(() => this.applyFrame());
  }

  private applyFrame(): void {
    this.scheduled = false;
    const until = performance.now() + FRAME_BUDGET_MS;
    const offsets = new Map(this.cursor.offsets);
    let step = 0;
    while (this.head < this.queue.length) {
      const item = this.queue[this.head]!;
      if ("frame" in item) {
        this.head++;
        this.cursor = { epoch: this.cursor.epoch, offsets: new Map(offsets) };
        this.inOrder(item.frame);
        if (item.frame.type === "reset") offsets.clear();
        for (const [partition, offset] of this.cursor.offsets) offsets.set(partition, offset);
      } else if (!this.applyEntry(item.entry, item.cameAt, offsets)) break;
      // The clock costs more than a record.
      if ((++step & 15) === 0 && performance.now() > until) break;
    }
    this.cursor = { epoch: this.cursor.epoch, offsets };
    if (this.status.mismatch !== null) return this.halt();
    if (this.head > 4096 || this.head === this.queue.length) {
      this.queue = this.queue.slice(this.head);
      this.head = 0;
    }
    if (this.backlog > 0) this.enqueue([]);
  }

  /** False when the record is of a newer schema: it and all after it stay out. */
  private applyEntry(entry: Entry, cameAt: number, offsets: Map<number, bigint>): boolean {
    if (entry.content.is === "newer") {
      this.status.mismatch = { version: entry.content.version, partition: entry.partition, offset: entry.offset };
      return false;
    }
    this.head++;
    if (entry.offset <= (offsets.get(entry.partition) ?? -1n)) return true;
    for (const run of this.runs.apply(entry)) this.unsaved.push({ key: run.key, entry });
    offsets.set(entry.partition, entry.offset);
    this.remember(entry);
    this.status.applied++;
    // From here to there on one clock: the gateway's may differ, and a record of history is old by right.
    this.status.applyLagMs = performance.now() - cameAt;
    return true;
  }

  private inOrder(frame: ServerFrame): void {
    if (frame.type === "gap") {
      const why = `the log lost ${frame.count} records of partition ${frame.partition} (${frame.reason})`;
      this.runs.hole(frame.partition, why);
      this.cursor = advance(this.cursor, frame.partition, BigInt(frame.to));
      this.notice(`${why}: offsets ${frame.from} to ${frame.to}`);
    } else if (frame.type === "caught_up") {
      this.status.caughtUp = true;
      this.status.behind = 0;
    } else if (frame.type === "reset") {
      this.notice(`the gateway started over (${frame.reason}); what was here belonged to another life of the topic`);
      void this.forget();
      this.cursor = parseCursor(frame.cursor);
    }
  }

  /** A newer schema: nothing after it is applied, acknowledged or kept; the commit before it is. */
  private halt(): void {
    this.ack();
    void this.save();
    this.socket.stop(
      `records of schema ${this.status.mismatch?.version} need a newer page than this one, which reads ${SCHEMA_VERSION}`,
    );
    this.drop();
    this.notify();
  }

  private drop(): void {
    this.decoder.clear();
    this.queue = [];
    this.head = 0;
  }

  private async forget(): Promise<void> {
    this.unsaved = [];
    this.recent.length = 0;
    this.runs.clear();
    await this.archive?.clear();
  }

  private remember(entry: Entry): void {
    this.recent.push(entry);
    if (this.recent.length > 12_000) this.recent.splice(0, 2_000);
  }

  private ack(): void {
    const now = performance.now();
    const seconds = (now - this.rateFrom.at) / 1000;
    if (seconds >= 1) {
      this.status.perSecond = (this.status.applied - this.rateFrom.applied) / seconds;
      this.rateFrom = { at: now, applied: this.status.applied };
    }
    const cursor = this.cursorText();
    if (this.status.link.state !== "open" || this.cursor.offsets.size === 0 || cursor === this.acked) return;
    this.acked = cursor;
    this.socket.send({
      type: "ack",
      cursor,
      apply_lag_ms: Math.min(86_400_000, this.status.applyLagMs),
      backlog: this.backlog,
    });
  }

  async save(): Promise<void> {
    const archive = this.archive;
    if (this.saving || this.cursor.offsets.size === 0) return;
    const evicted = this.runs.evict(this.pinned);
    const records = this.unsaved;
    if (archive === null) {
      this.unsaved = [];
      return;
    }
    if (records.length === 0 && evicted.length === 0) return;
    this.unsaved = [];
    this.saving = true;
    try {
      await archive.save(chunks(records.filter(({ key }) => !evicted.includes(key))), this.cursorText(), evicted);
    } catch (error) {
      // Kept later with what comes, or not at all when the browser has no room: the page says so.
      this.unsaved = records.concat(this.unsaved);
      this.status.archive = `not kept: ${error instanceof Error ? error.message : String(error)}`;
    } finally {
      this.saving = false;
    }
  }

  private notice(text: string): void {
    this.status.notices = [{ at: Date.now(), text }, ...this.status.notices.slice(0, 99)];
  }

  private notify(): void {
    this.version++;
    for (const listener of this.listeners) listener();
  }
}

function chunks(records: readonly { key: string; entry: Entry }[]): Chunk[] {
  const byRun = new Map<string, Entry[]>();
  for (const { key, entry } of records) {
    const of = byRun.get(key);
    if (of === undefined) byRun.set(key, [entry]);
    else of.push(entry);
  }
  return [...byRun].map(([key, entries]) => ({ key, batch: batchOf(entries) }));
}
