// Large documents cross from the worker to the page in parts. Reading what crosses is the page's own work, and a document of
// a million values at once would stop it for longer than a person does not notice.

import { isArray, isObject, type Json, put } from "../store/json.js";
import type { Entry, Sent, Telemetry } from "./records.js";

/** Where a part belongs: which document, and the way down to its array or object, which is there and still lacks it. */
export interface Part {
  readonly document: number;
  readonly path: readonly (string | number)[];
  readonly items: readonly Json[] | readonly (readonly [string, Json])[];
}

/** Values of a part. A short string is one, a long one several. */
const PART = 3_000;
const CHARACTERS = 500;

/** Empties the large documents of these entries and tells what was in them, outer parts first. */
export function shred(entries: readonly Entry[], most = PART): Part[] {
  return documents(entries).flatMap((holder, document) => {
    if (holder.size <= most) return [];
    const cut = new Cutter(document, most).cut(holder.get(), []);
    holder.set(cut.value);
    return cut.parts;
  });
}

/** Puts a part back. */
export function restore(entries: readonly Entry[], { document, path, items }: Part): void {
  let at: Json | undefined = documents(entries)[document]?.get();
  for (const step of path) at = (at as unknown as Record<string | number, Json>)[step];
  if (isArray(at)) for (const item of items) (at as Json[]).push(item as Json);
  else if (isObject(at))
    for (const [name, value] of items as readonly (readonly [string, Json])[])
      put(at as Record<string, Json>, name, value);
}

interface Holder {
  /** About how many values it can hold at most. */
  readonly size: number;
  get(): Json;
  set(value: Json): void;
}

/** The documents of entries, always in the same order. */
function documents(entries: readonly Entry[]): Holder[] {
  return entries.flatMap(({ content }) =>
    content.is === "telemetry" ? content.items.flatMap((item) => holders(item, content.size)) : [],
  );
}

function holders(item: Telemetry, size: number): Holder[] {
  switch (item.kind) {
    case "diff":
      return [...held(item.full, size), ...item.operations.map((operation) => holder(operation, "value", size))];
    case "checkpoint":
      return held(item.state, size);
    case "trace":
      return held(item.finalState, size);
    case "event":
      return held(item.state, size);
    default:
      return [];
  }
}

function held(sent: Sent | null, size: number): Holder[] {
  return sent !== null && "json" in sent ? [holder(sent, "json", size)] : [];
}

function holder<K extends string>(of: { readonly [name in K]: Json }, name: K, size: number): Holder {
  const record = of as { [name in K]: Json };
  return { size, get: () => record[name], set: (value) => void (record[name] = value) };
}

interface Cut {
  /** What is left of the value, small. */
  readonly value: Json;
  readonly parts: readonly Part[];
}

type Path = readonly (string | number)[];

class Cutter {
  constructor(
    private readonly document: number,
    private readonly most: number,
  ) {}

  cut(value: Json, path: Path): Cut {
    if (weigh(value, this.most) <= this.most) return { value, parts: [] };
    if (isArray(value)) {
      const below: Part[] = [];
      const items = value.map((item, i) => this.small(item, path, i, below));
      return { value: [], parts: [...this.batches(items, (item) => item, path), ...below] };
    }
    if (!isObject(value)) return { value, parts: [] };
    const below: Part[] = [];
    const members = Object.keys(value).map((name): [string, Json] => [
      name,
      this.small(value[name]!, path, name, below),
    ]);
    return { value: {}, parts: [...this.batches(members, ([, member]) => member, path), ...below] };
  }

  /** The value itself when it is small, and else what is left of it; its parts are added to those below. */
  private small(value: Json, path: Path, step: string | number, below: Part[]): Json {
    if (weigh(value, this.most) <= this.most) return value;
    const cut = this.cut(value, [...path, step]);
    for (const part of cut.parts) below.push(part);
    return cut.value;
  }

  private batches<T>(items: readonly T[], valueOf: (item: T) => Json, path: Path): Part[] {
    const parts: Part[] = [];
    let from = 0;
    let held = 0;
    items.forEach((item, i) => {
      held += weigh(valueOf(item), this.most);
      if (held < this.most && i < items.length - 1) return;
      parts.push({ document: this.document, path, items: items.slice(from, i + 1) as Part["items"] });
      from = i + 1;
      held = 0;
    });
    return parts;
  }
}

/** How many values this is about; beyond the most it is only known to be more. */
function weigh(value: Json, most: number): number {
  if (typeof value === "string") return 1 + value.length / CHARACTERS;
  let weight = 1;
  if (isArray(value)) {
    for (let i = 0; i < value.length && weight <= most; i++) weight += weigh(value[i]!, most - weight);
  } else if (isObject(value)) {
    for (const name in value) {
      if (weight > most) break;
      weight += weigh(value[name]!, most - weight);
    }
  }
  return weight;
}
