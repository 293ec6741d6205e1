import { useSyncExternalStore } from "react";
import type { Run, Step } from "../store/run.js";

export type View = "runs" | "run" | "events" | "health" | "schemas";

/** What the address says: the view, its run and the instant in it. A copied link opens the same. */
export interface Route {
  readonly view: View;
  readonly run: string;
  /** partition:offset.n, or empty for live. */
  readonly at: string;
  /** The instant that `at` is compared with, or empty. */
  readonly base: string;
  readonly node: string;
  readonly tab: string;
}

const VIEWS: readonly View[] = ["runs", "run", "events", "health", "schemas"];
const PARAMETERS = ["at", "base", "node", "tab"] as const;
const HOME: Route = { view: "runs", run: "", at: "", base: "", node: "", tab: "" };
/** Browsers refuse an address that changes more often than about seven times a second: players and scrubbers are faster. */
const WRITE_EVERY_MS = 400;

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [name = "", run = ""] = path.split("/");
  const view = VIEWS.find((each) => each === name);
  const params = new URLSearchParams(query);
  const given = Object.fromEntries(PARAMETERS.map((key) => [key, params.get(key) ?? ""]));
  return view === undefined ? HOME : { ...HOME, view, run: decoded(run), ...given };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function routeHash(route: Partial<Route> & { view: View }): string {
  const given = PARAMETERS.map((key) => [key, route[key] ?? ""]).filter(([, value]) => value !== "");
  const params = new URLSearchParams(given as string[][]);
  const query = params.size === 0 ? "" : `?${params.toString().replaceAll("%3A", ":")}`;
  return `#/${route.view}${route.run ? `/${encodeURIComponent(route.run)}` : ""}${query}`;
}

const listeners = new Set<() => void>();
let current = typeof location === "undefined" ? HOME : parseRoute(location.hash);
let writing: ReturnType<typeof setTimeout> | undefined;

export function go(to: Partial<Route> & { view: View }, replace = false): void {
  const hash = routeHash(to);
  if (hash === routeHash(current)) return;
  // Scrubbing is one place in the browser's history, not a hundred.
  if (!replace) {
    writeAddress();
    history.pushState(null, "", hash);
  }
  current = parseRoute(hash);
  if (writing === undefined) writeAndPause();
  tell();
}

/** At once, that what is copied now is what is shown; what changes soon after is written together. */
function writeAndPause(): void {
  const changed = routeHash(current) !== location.hash;
  writeAddress();
  if (changed) writing = setTimeout(writeAndPause, WRITE_EVERY_MS);
}

/** What is shown now; who changes a part of it begins from here. */
export function currentRoute(): Route {
  return current;
}

/** The address of what is shown now. */
export function currentLink(): string {
  writeAddress();
  return location.href;
}

function writeAddress(): void {
  clearTimeout(writing);
  writing = undefined;
  const hash = routeHash(current);
  if (hash !== location.hash) history.replaceState(null, "", hash);
}

function tell(): void {
  for (const listener of listeners) listener();
}

function moved(): void {
  clearTimeout(writing);
  writing = undefined;
  current = parseRoute(location.hash);
  tell();
}

if (typeof window !== "undefined") {
  window.addEventListener("hashchange", moved);
  window.addEventListener("popstate", moved);
}

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, () => current);
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

export function instantText(step: Step): string {
  return `${step.partition}:${step.offset}.${step.n}`;
}

/** The number of the record an instant names; -1 when the run has no such record (yet). */
export function instantIndex({ steps, last }: Run, at: string): number {
  const match = /^(\d+):(\d+)\.(\d+)$/.exec(at);
  if (match === null) return -1;
  const [partition, offset, n] = [Number(match[1]), BigInt(match[2]!), Number(match[3])];
  const is = (step: Step | undefined) => step?.offset === offset && step.partition === partition && step.n === n;
  // A run's records come in the order of their offsets, unless it has several partitions.
  if (last.size > 1) return steps.findIndex(is);
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const step = steps[middle]!;
    if (step.offset < offset || (step.offset === offset && step.n < n)) low = middle + 1;
    else high = middle;
  }
  return is(steps[low]) ? low : -1;
}
