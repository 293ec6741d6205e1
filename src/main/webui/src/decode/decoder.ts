import type { Entry } from "./records.js";
import { type Part, restore } from "./shred.js";
import { positions, split } from "./split.js";

export interface Job {
  readonly id: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A worker says once that it is ready, then answers each job with its entries and so many parts more. */
export type Answer =
  | { readonly ready: true }
  | { readonly id: number; readonly entries: readonly Entry[]; readonly more: number }
  | { readonly id: number; readonly part: Part };

/** The part of a Worker that is used; tests bring their own. */
export interface DecodeWorker {
  onmessage: ((event: MessageEvent<Answer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(job: Job): void;
  terminate(): void;
}

interface Waiting extends Job {
  /** How many workers this one ended. */
  strikes: number;
  /** When it came, on the page's own clock. */
  readonly at: number;
  /** What has its place right after it. */
  then?: (() => void)[] | undefined;
}

/** A worker that takes longer with one message is replaced, milliseconds. */
const PATIENCE_MS = 15_000;
/** A worker that cannot even start is tried again so much later, milliseconds. */
const RESTART_MS = 500;

/**
 * Decodes messages in a worker, in order. A worker that crashes or takes too long is replaced and gets again what it had not
 * answered: a copy stays here until then, so no record is lost. A message that ends two workers is tried record by record, and a
 * record that ends two workers is handed on as undecodable. A worker that ends before it was ready blames nothing.
 */
export class Decoder {
  private worker: DecodeWorker | null = null;
  private ready = false;
  private readonly waiting: Waiting[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private next = 1;
  private open: { readonly entries: readonly Entry[]; more: number } | null = null;
  /** Workers that had to be replaced. */
  replaced = 0;

  constructor(
    private readonly spawn: () => DecodeWorker,
    private readonly out: (entries: readonly Entry[], cameAt: number) => void,
    private readonly patienceMs = PATIENCE_MS,
    private readonly restartMs = RESTART_MS,
  ) {}

  decode(bytes: Uint8Array<ArrayBuffer>): void {
    this.waiting.push({ id: this.next++, bytes, strikes: 0, at: performance.now() });
    // One at a time: its time-out is its own, and a crash blames the right one.
    if (this.waiting.length === 1) this.hand();
  }

  /** Runs when everything handed in so far is out. */
  after(then: () => void): void {
    const last = this.waiting.at(-1);
    if (last === undefined) then();
    else (last.then ??= []).push(then);
  }

  /** Ends the worker as a crash would. */
  crash(): void {
    this.replace();
  }

  /** Forgets what waits. */
  clear(): void {
    this.waiting.length = 0;
    this.retire();
  }

  private hand(): void {
    const job = this.waiting[0];
    if (job === undefined) return;
    const worker = (this.worker ??= this.start());
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.replace(), this.patienceMs);
    worker.postMessage({ id: job.id, bytes: job.bytes });
  }

  private start(): DecodeWorker {
    const worker = this.spawn();
    this.ready = false;
    worker.onmessage = ({ data }) => {
      if (this.worker === worker) this.heard(data);
    };
    worker.onerror = () => {
      if (this.worker === worker) this.replace();
    };
    return worker;
  }

  private heard(answer: Answer): void {
    this.ready = true;
    if ("ready" in answer || answer.id !== this.waiting[0]?.id) return;
    if ("entries" in answer) this.open = { entries: answer.entries, more: answer.more };
    else if (this.open !== null) {
      restore(this.open.entries, answer.part);
      this.open.more--;
    }
    if (this.open?.more === 0) this.answered(this.open.entries);
  }

  private answered(entries: readonly Entry[]): void {
    clearTimeout(this.timer);
    this.open = null;
    const job = this.waiting.shift();
    this.hand();
    this.out(entries, job?.at ?? performance.now());
    job?.then?.forEach((then) => then());
  }

  private replace(): void {
    const blamed = this.waiting[0];
    const began = this.ready;
    this.retire();
    this.replaced++;
    if (!began && blamed !== undefined) {
      this.timer = setTimeout(() => this.hand(), this.restartMs);
      return;
    }
    if (blamed !== undefined && ++blamed.strikes >= 2) this.takeApart(blamed);
    this.hand();
  }

  private takeApart(blamed: Waiting): void {
    this.waiting.shift();
    const parts = split(blamed.bytes);
    if (parts.length > 1) {
      const alone: Waiting[] = parts.map((bytes) => ({ id: this.next++, bytes, strikes: 0, at: blamed.at }));
      alone.at(-1)!.then = blamed.then;
      this.waiting.unshift(...alone);
    } else {
      this.out(positions(blamed.bytes, "it ended two decoders"), blamed.at);
      blamed.then?.forEach((then) => then());
    }
  }

  private retire(): void {
    clearTimeout(this.timer);
    this.open = null;
    if (this.worker !== null) this.worker.onmessage = this.worker.onerror = null;
    this.worker?.terminate();
    this.worker = null;
  }
}

/** Decodes these batches with a worker of their own, in order. */
export function decodeAll(
  spawn: () => DecodeWorker,
  batches: readonly Uint8Array<ArrayBuffer>[],
  each: (entry: Entry) => void,
): Promise<void> {
  return new Promise((done) => {
    const decoder = new Decoder(spawn, (entries) => entries.forEach(each));
    for (const batch of batches) decoder.decode(batch);
    decoder.after(() => {
      decoder.clear();
      done();
    });
  });
}
