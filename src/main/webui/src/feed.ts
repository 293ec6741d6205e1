// From the socket to the store: what arrives is decoded in order, applied once per frame, acknowledged and kept.

import { Decoder, type DecodeWorker } from "./decode/decoder.js";
import { SCHEMA_VERSION } from "./decode/decode.js";
import type { Entry } from "./decode/records.js";
import { Intake } from "./intake.js";
import { Cursor } from "./socket/cursor.js";
import type { ServerFrame } from "./socket/frames.js";
import { type Link, LiveSocket } from "./socket/live.js";
import type { Archive } from "./store/archive.js";
import { Keeper } from "./store/keeper.js";
import { Recent } from "./store/recent.js";
import type { Run } from "./store/run.js";
import { Runs } from "./store/runs.js";

/** Unacknowledged records the gateway may have under way: the page's whole backlog. */
const WINDOW = 20_000;
const ACK_AFTER = WINDOW / 4;
const ACK_EVERY_MS = 250;
const SAVE_EVERY_MS = 1_000;
const NOTIFY_EVERY_MS = 100;
/** Such a record may cost a frame alone. */
const LARGE = 16 * 1024;

type Arrival = { readonly entry: Entry; readonly cameAt: number } | { readonly frame: ServerFrame };

export interface Mismatch {
  readonly version: number;
  readonly partition: number;
  readonly offset: bigint;
}

export interface FeedStatus {
  link: Link;
  topic: string;
  /** Whether what this browser kept is still being read. */
  restoring: boolean;
  /** Whether this browser kept nothing. */
  firstVisit: boolean;
  caughtUp: boolean;
  behind: number;
  applied: number;
  perSecond: number;
  applyLagMs: number;
  mismatch: Mismatch | null;
  notices: { readonly at: number; readonly text: string }[];
  from: string;
}

export interface Wiring {
  readonly base: string;
  readonly spawn: () => DecodeWorker;
  readonly archive: () => Promise<Archive>;
  readonly frame: (work: () => void) => void;
  /** What applying may take of a frame, milliseconds. */
  readonly budget: () => number;
}

export class Feed {
  readonly runs = new Runs();
  readonly recent = new Recent();
  readonly keeper = new Keeper();
  readonly decoder: Decoder;
  /** Runs that eviction leaves alone. */
  readonly pinned = new Set<string>();
  readonly status: FeedStatus = {
    link: { state: "starting" },
    topic: "",
    restoring: true,
    firstVisit: false,
    caughtUp: false,
    behind: 0,
    applied: 0,
    perSecond: 0,
    applyLagMs: 0,
    mismatch: null,
    notices: [],
    from: "",
  };
  private cursor = new Cursor();
  private readonly intake: Intake<Arrival>;
  private readonly socket: LiveSocket;
  private readonly listeners = new Set<() => void>();
  private version = 0;
  private acked = "";
  private ackedAt = 0;
  private rateFrom = { at: 0, applied: 0 };

  constructor(
    readonly wiring: Wiring,
    open?: (url: string) => WebSocket,
  ) {
    this.intake = new Intake(
      wiring.frame,
      wiring.budget,
      (item) => this.apply(item),
      () => this.applied(),
    );
    this.decoder = new Decoder(wiring.spawn, (entries, cameAt) =>
      this.intake.push(entries.map((entry) => ({ entry, cameAt }))),
    );
    const events = {
      data: (bytes: Uint8Array<ArrayBuffer>) => this.received(bytes),
      frame: (frame: ServerFrame) => this.framed(frame),
      link: (link: Link) => this.linked(link),
      query: () => this.query(),
    };
    this.socket = new LiveSocket(wiring.base, events, open);
  }

  /** Shows what was kept and goes on from there; on a first visit from `from`. */
  async start(from: string): Promise<void> {
    this.status.from = from;
    setInterval(() => this.notify(), NOTIFY_EVERY_MS);
    const cursor = await this.keeper.open(this.wiring.archive);
    await this.keeper.restore(this.wiring.spawn, (key, entries) => {
      for (const entry of entries) {
        this.runs.apply(entry, key);
        this.recent.push(entry);
      }
    });
    this.recent.sort();
    this.cursor = Cursor.parse(cursor);
    this.status.restoring = false;
    this.status.firstVisit = this.cursor.empty;
    this.socket.start();
    setInterval(() => this.tick(), ACK_EVERY_MS);
    setInterval(() => void this.save(), SAVE_EVERY_MS);
  }

  /** Shows a run out of a file, and nothing else: there is no gateway. */
  showFile(run: Run): void {
    this.runs.put(run);
    this.status.restoring = false;
    this.status.link = { state: "closed", why: "a file was opened; there is no gateway" };
    this.notify();
  }

  /** Forgets everything and reads from there: earliest, latest or an instant. */
  async restart(from: string): Promise<void> {
    this.socket.stop("starting over");
    this.drop();
    this.cursor = new Cursor();
    this.status.mismatch = null;
    this.status.from = from;
    await this.forget();
    this.socket.start();
  }

  reconnect(): void {
    if (this.status.mismatch === null) this.socket.start();
  }

  get backlog(): number {
    return this.intake.backlog;
  }

  cursorText(): string {
    return this.cursor.toString();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = (): number => this.version;

  async save(): Promise<void> {
    if (!this.cursor.empty) await this.keeper.save(this.cursorText(), this.runs.evict(this.pinned));
  }

  private linked(link: Link): void {
    this.status.link = link;
    if (link.state !== "open") this.status.caughtUp = false;
    // What is under way is delivered again after the cursor.
    if (link.state === "connecting") this.drop();
    this.notify();
  }

  private query(): URLSearchParams {
    const query = new URLSearchParams({ window: String(WINDOW) });
    if (this.cursor.empty) query.set("from", this.status.from);
    else query.set("cursor", this.cursorText());
    return query;
  }

  private received(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.status.mismatch === null) this.decoder.decode(bytes);
  }

  private framed(frame: ServerFrame): void {
    if (frame.type === "hello") {
      this.status.topic = frame.topic;
      if (this.cursor.empty) this.cursor = Cursor.parse(frame.cursor);
    } else if (frame.type === "status") {
      this.status.behind = frame.behind;
    } else if (frame.type === "gap" || frame.type === "reset" || frame.type === "caught_up") {
      // These have their place among the records.
      this.decoder.after(() => this.intake.push([{ frame }]));
    } else if (frame.type === "error") {
      this.notice(`the gateway refused ${frame.field}: ${frame.message}`);
    }
  }

  private apply(item: Arrival): "on" | "look" | "stop" {
    if ("frame" in item) {
      this.inOrder(item.frame);
      return "on";
    }
    const { entry, cameAt } = item;
    if (entry.content.is === "newer") {
      this.status.mismatch = { version: entry.content.version, partition: entry.partition, offset: entry.offset };
      return "stop";
    }
    if (!this.cursor.advance(entry.partition, entry.offset)) return "on";
    for (const run of this.runs.apply(entry)) this.keeper.note(run.key, entry);
    this.recent.push(entry);
    this.status.applied++;
    // From here to there on one clock: the gateway's may differ, and a record of history is old by right.
    this.status.applyLagMs = performance.now() - cameAt;
    return entry.content.is === "telemetry" && entry.content.size > LARGE ? "look" : "on";
  }

  private applied(): void {
    if (this.status.mismatch !== null) this.halt();
    else if (this.status.applied - this.ackedAt >= ACK_AFTER) this.ack();
  }

  private inOrder(frame: ServerFrame): void {
    if (frame.type === "gap") {
      const why = `the log lost ${frame.count} records of partition ${frame.partition} (${frame.reason})`;
      this.runs.hole(frame.partition, why);
      this.cursor.advance(frame.partition, BigInt(frame.to));
      this.notice(`${why}: offsets ${frame.from} to ${frame.to}`);
    } else if (frame.type === "caught_up") {
      this.status.caughtUp = true;
      this.status.behind = 0;
    } else if (frame.type === "reset") {
      this.notice(`the gateway started over (${frame.reason}); what was here belonged to another life of the topic`);
      void this.forget();
      this.cursor = Cursor.parse(frame.cursor);
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
    this.intake.clear();
  }

  private async forget(): Promise<void> {
    this.recent.clear();
    this.runs.clear();
    await this.keeper.forget();
  }

  private tick(): void {
    const now = performance.now();
    const seconds = (now - this.rateFrom.at) / 1000;
    if (seconds >= 1) {
      this.status.perSecond = (this.status.applied - this.rateFrom.applied) / seconds;
      this.rateFrom = { at: now, applied: this.status.applied };
    }
    this.ack();
  }

  private ack(): void {
    const cursor = this.cursorText();
    if (this.status.link.state !== "open" || this.cursor.empty || cursor === this.acked) return;
    this.acked = cursor;
    this.ackedAt = this.status.applied;
    const apply_lag_ms = Math.min(86_400_000, this.status.applyLagMs);
    this.socket.send({ type: "ack", cursor, apply_lag_ms, backlog: this.backlog });
  }

  private notice(text: string): void {
    this.status.notices = [{ at: Date.now(), text }, ...this.status.notices.slice(0, 99)];
  }

  private notify(): void {
    this.version++;
    for (const listener of this.listeners) listener();
  }
}
