// The rows of a state tree: what is open, what changed since another state, what a search finds. Pure, and bounded.

import { equalWithin, isArray, isObject, type Json } from "../store/json.js";
import { pointerText } from "../store/patch.js";

export interface Row {
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  readonly value: Json;
  readonly branch: boolean;
  readonly open: boolean;
  readonly change: "" | "added" | "changed" | "removed";
}

export interface Rows {
  readonly rows: readonly Row[];
  /** Whether there is more than is shown or was looked through. */
  readonly more: boolean;
}

/** Members of one container that are looked at. */
const MEMBERS = 1_000;
/** Values that are looked at in all: a state can hold millions, or be copied into itself. */
const LOOKS = 20_000;
/** Members of a container that is not opened unasked. */
const LONG = 100;
const DEEPEST = 120;
const COMPARED = 2_000;

/** @param open whether the branch at a path is open, which may be what it is when nobody asked */
export function treeRows(
  value: Json,
  before: Json | undefined,
  open: (path: string, unasked: boolean) => boolean,
  search: string,
): Rows {
  return new Walk(before !== undefined, open, search).over(value, before);
}

class Walk {
  private readonly rows: Row[] = [];
  private looks = LOOKS;
  private more = false;

  constructor(
    private readonly compared: boolean,
    private readonly open: (path: string, unasked: boolean) => boolean,
    private readonly search: string,
  ) {}

  over(value: Json, before: Json | undefined): Rows {
    this.visit(value, before, [], false);
    return { rows: this.rows, more: this.more };
  }

  /** Whether anything below was found. */
  private visit(node: Json, old: Json | undefined, tokens: readonly string[], fresh: boolean): boolean {
    let any = false;
    for (const name of this.names(node, old)) {
      if (--this.looks < 0) {
        this.more = true;
        break;
      }
      if (this.member(node, old, [...tokens, name], fresh)) any = true;
    }
    return any;
  }

  private member(node: Json, old: Json | undefined, path: readonly string[], fresh: boolean): boolean {
    const name = path.at(-1)!;
    const child = childOf(node, name);
    const was = childOf(old, name);
    const value = child ?? was ?? null;
    const change = this.compared ? changeOf(child, was, fresh) : "";
    const branch = isArray(value) || isObject(value);
    const text = pointerText(path);
    const depth = path.length - 1;
    const unfolded =
      branch &&
      child !== undefined &&
      depth < DEEPEST &&
      (this.search !== "" || this.open(text, unasked(value, depth, change)));
    const at = this.rows.length;
    this.rows.push({ path: text, name, depth, value, branch, open: unfolded, change });
    const deeper = unfolded && this.visit(value, was, path, change === "added");
    if (deeper || this.matches(name, value, branch)) return true;
    this.rows.length = at;
    return false;
  }

  private matches(name: string, value: Json, branch: boolean): boolean {
    if (this.search === "" || name.toLowerCase().includes(this.search)) return true;
    return !branch && String(value).toLowerCase().includes(this.search);
  }

  private names(node: Json, old: Json | undefined): string[] {
    const names = this.own(node);
    if (!this.compared || old === undefined || old === node) return names;
    return names.concat(this.own(old).filter((name) => childOf(node, name) === undefined));
  }

  private own(value: Json): string[] {
    if (isArray(value)) {
      if (value.length > MEMBERS) this.more = true;
      return Array.from({ length: Math.min(MEMBERS, value.length) }, (_, i) => String(i));
    }
    if (!isObject(value)) return [];
    const names: string[] = [];
    for (const name in value) {
      if (names.length >= MEMBERS) {
        this.more = true;
        break;
      }
      names.push(name);
    }
    return names;
  }
}

/** The first level is open, and what changed; a long list only when something in it changed: it would hide what comes after. */
function unasked(value: Json, depth: number, change: Row["change"]): boolean {
  return change === "changed" || ((depth < 1 || change === "added") && !isLong(value));
}

function isLong(value: Json): boolean {
  if (isArray(value)) return value.length > LONG;
  return isObject(value) && Object.keys(value).length > LONG;
}

/** What is unchanged is the same object in most cases: patches share what they do not touch. */
function changeOf(now: Json | undefined, was: Json | undefined, fresh: boolean): Row["change"] {
  if (now === undefined) return "removed";
  if (fresh || was === undefined) return "added";
  return equalWithin(now, was, COMPARED) === true ? "" : "changed";
}

function childOf(value: Json | undefined, name: string): Json | undefined {
  if (isArray(value)) return value[Number(name)];
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
