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
const PART = 10_000;
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
  readonly weight: number;
  readonly parts: readonly Part[];
}

class Cutter {
  constructor(
    private readonly document: number,
    private readonly most: number,
  ) {}

  cut(value: Json, path: readonly (string | number)[]): Cut {
    if (typeof value === "string") return { value, weight: 1 + value.length / CHARACTERS, parts: [] };
    if (isArray(value)) {
      const inner = value.map((item, i) => this.cut(item, [...path, i]));
      return this.gather(
        inner,
        inner.map((each) => each.value),
        (items) => items as Json,
        path,
      );
    }
    if (!isObject(value)) return { value, weight: 1, parts: [] };
    const names = Object.keys(value);
    const inner = names.map((name) => this.cut(value[name]!, [...path, name]));
    const members = names.map((name, i): [string, Json] => [name, inner[i]!.value]);
    return this.gather(inner, members, objectOf, path);
  }

  /** A container that is small enough stays whole; another is emptied into parts. */
  private gather<T extends Json | [string, Json]>(
    inner: readonly Cut[],
    items: readonly T[],
    whole: (items: readonly T[]) => Json,
    path: readonly (string | number)[],
  ): Cut {
    const below = inner.flatMap((each) => each.parts);
    const weight = inner.reduce((sum, each) => sum + each.weight, 1);
    if (weight <= this.most) return { value: whole(items), weight, parts: below };
    const own: Part[] = [];
    let from = 0;
    let held = 0;
    inner.forEach((each, i) => {
      held += each.weight;
      if (held < this.most && i < inner.length - 1) return;
      own.push({ document: this.document, path, items: items.slice(from, i + 1) as Part["items"] });
      from = i + 1;
      held = 0;
    });
    return { value: whole([]), weight: 1, parts: [...own, ...below] };
  }
}

function objectOf(members: readonly [string, Json][]): Json {
  const object: Record<string, Json> = {};
  for (const [name, value] of members) put(object, name, value);
  return object;
}
