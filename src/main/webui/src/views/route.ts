import { useSyncExternalStore } from "react";
import type { Run, Step } from "../store/run.js";

export type View = "runs" | "run" | "events" | "health" | "schemas";

/** What the address says: the view, its run and the instant in it. A copied link opens the same. */
export interface Route {
  readonly view: View;
  readonly run: string;
  /** partition:offset.n, or empty for live. */
  readonly at: string;
  readonly node: string;
  readonly tab: string;
}

const VIEWS: readonly View[] = ["runs", "run", "events", "health", "schemas"];
const HOME: Route = { view: "runs", run: "", at: "", node: "", tab: "" };

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [name = "", run = ""] = path.split("/");
  const view = VIEWS.find((each) => each === name);
  const params = new URLSearchParams(query);
  const given = (key: string) => params.get(key) ?? "";
  return view === undefined
    ? HOME
    : { view, run: decodeURIComponent(run), at: given("at"), node: given("node"), tab: given("tab") };
}

export function routeHash(route: Partial<Route> & { view: View }): string {
  const params = new URLSearchParams(
    Object.entries({ at: route.at ?? "", node: route.node ?? "", tab: route.tab ?? "" }).filter(
      ([, value]) => value !== "",
    ),
  );
  const query = params.size === 0 ? "" : `?${params.toString().replaceAll("%3A", ":")}`;
  return `#/${route.view}${route.run ? `/${encodeURIComponent(route.run)}` : ""}${query}`;
}

export function go(route: Partial<Route> & { view: View }, replace = false): void {
  const hash = routeHash(route);
  if (hash === location.hash) return;
  // Scrubbing is one place in the browser's history, not a hundred.
  if (replace) history.replaceState(null, "", hash);
  else history.pushState(null, "", hash);
  window.dispatchEvent(new Event("hashchange"));
}

let cached: { hash: string; route: Route } = { hash: "", route: HOME };

export function useRoute(): Route {
  return useSyncExternalStore(
    (changed) => {
      window.addEventListener("hashchange", changed);
      window.addEventListener("popstate", changed);
      return () => {
        window.removeEventListener("hashchange", changed);
        window.removeEventListener("popstate", changed);
      };
    },
    () =>
      (cached.hash === location.hash ? cached : (cached = { hash: location.hash, route: parseRoute(location.hash) }))
        .route,
  );
}

export function instantText(step: Step): string {
  return `${step.partition}:${step.offset}.${step.n}`;
}

/** The number of the record an instant names; -1 when the run has no such record (yet). */
export function instantIndex(run: Run, at: string): number {
  const match = /^(\d+):(\d+)\.(\d+)$/.exec(at);
  if (match === null) return -1;
  const [partition, offset, n] = [Number(match[1]), BigInt(match[2]!), Number(match[3])];
  return run.steps.findIndex((step) => step.offset === offset && step.partition === partition && step.n === n);
}
