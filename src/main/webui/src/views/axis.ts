// Where in the width of a timeline an instant is. Pure.

import type { Run } from "../store/run.js";
import type { Span } from "../store/model.js";

/** A pause longer than this takes no more room than this, when pauses are compressed, microseconds. */
const LONGEST_PAUSE_US = 1_500_000;

export interface Pause {
  /** Its ends, 0..1. */
  readonly from: number;
  readonly to: number;
  readonly us: number;
}

/** Maps time to 0..1 and back; pauses in which nothing was reported are shortened. */
export class Axis {
  private readonly us: number[] = [];
  private readonly at: number[] = [];
  private readonly whole: number;
  /** The pauses that were shortened. */
  readonly pauses: readonly Pause[];

  constructor(run: Run, compressed: boolean) {
    let at = 0;
    let last = Number.NaN;
    const pauses: Pause[] = [];
    for (const step of run.steps) {
      const us = Number(step.item.head.at);
      if (us <= last || us === 0) continue;
      const wait = Number.isNaN(last) ? 0 : us - last;
      const room = compressed ? Math.min(wait, LONGEST_PAUSE_US) : wait;
      if (room < wait) pauses.push({ from: at, to: at + room, us: wait });
      at += room;
      this.us.push(us);
      this.at.push(at);
      last = us;
    }
    this.whole = at;
    this.pauses = at === 0 ? [] : pauses.map(({ from, to, us }) => ({ from: from / at, to: to / at, us }));
  }

  /** 0..1; times outside are at the ends. */
  place(us: number): number {
    return this.whole === 0 ? 0 : between(us, this.us, this.at) / this.whole;
  }

  /** The time at a place of 0..1. */
  time(place: number): number {
    return between(place * this.whole, this.at, this.us);
  }
}

/** The value of `y` where `x` is, straight between the points; at the ends outside of them. */
function between(x: number, xs: readonly number[], ys: readonly number[]): number {
  let low = 0;
  let high = xs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (xs[middle]! <= x) low = middle;
    else high = middle - 1;
  }
  const y = ys[low] ?? 0;
  const next = ys[low + 1];
  if (next === undefined || x <= xs[low]!) return y;
  return y + ((x - xs[low]!) / (xs[low + 1]! - xs[low]!)) * (next - y);
}

/** The number of the last record that is not after this time. */
export function recordAt(run: Run, us: number): number {
  let low = 0;
  let high = run.steps.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (Number(run.steps[middle]!.item.head.at) <= us) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** Something that took its time; 0 when it has not ended. */
export interface Timed {
  readonly startUs: number;
  readonly endUs: number;
}

export interface Block<T extends Timed> {
  readonly left: number;
  readonly width: number;
  /** How many were drawn as one, because each alone is too small to see. */
  readonly count: number;
  readonly first: T;
  readonly failed: boolean;
}

/** What of these is in sight; neighbours too small to be told apart are one block. */
export function blocks<T extends Timed>(
  items: readonly T[],
  failed: (item: T) => boolean,
  axis: Axis,
  now: number,
  from: number,
  to: number,
): Block<T>[] {
  const small = (to - from) / 200;
  const out: Block<T>[] = [];
  for (const item of items) {
    const left = axis.place(item.startUs);
    const width = Math.max(0, axis.place(item.endUs || now) - left);
    if (left + width < from || left > to) continue;
    const last = out.at(-1);
    if (
      last !== undefined &&
      width < small &&
      left - last.left - last.width < small &&
      (last.count > 1 || last.width < small)
    ) {
      const wider = Math.max(last.width, left + width - last.left);
      out[out.length - 1] = { ...last, width: wider, count: last.count + 1, failed: last.failed || failed(item) };
    } else out.push({ left, width, count: 1, first: item, failed: failed(item) });
  }
  return out;
}

/** The chain of spans that decided how long the run took: each began when the one before it had ended. */
export function criticalPath(spans: readonly Span[]): Set<Span> {
  const path = new Set<Span>();
  const ended = spans.filter((span) => span.endUs > 0).sort((a, b) => b.endUs - a.endUs);
  let before = Number.POSITIVE_INFINITY;
  for (const span of ended) {
    if (span.endUs > before) continue;
    path.add(span);
    before = span.startUs;
  }
  return path;
}
