import { expect, test } from "vitest";
import type { Run, Span } from "../store/run.js";
import { parseRoute, routeHash } from "./route.js";
import { Axis, criticalPath } from "./axis.js";

const span = (node: string, startUs: number, endUs: number): Span => ({
  node,
  visit: 1,
  from: 0,
  to: 1,
  startUs,
  endUs,
  failed: false,
});
const runAt = (...seconds: number[]) =>
  ({ steps: seconds.map((second) => ({ item: { head: { at: BigInt(second * 1_000_000) } } })) }) as unknown as Run;

test("the critical path is the chain of spans that decided the end", () => {
  const spans = [
    span("plan", 0, 10),
    span("web", 10, 30),
    span("papers", 10, 50),
    span("merge", 50, 60),
    span("late", 55, 58),
  ];
  expect([...criticalPath(spans)].map(({ node }) => node)).toEqual(["merge", "papers", "plan"]);
});

test("spans without duration do not make the critical path run for ever", () => {
  expect(criticalPath([span("a", 5, 5), span("b", 5, 5)]).size).toBe(2);
});

test("pauses are shortened on the axis, and order is kept", () => {
  const axis = new Axis(runAt(1, 2, 1000, 1001), true);
  const places = [1, 2, 1000, 1001].map((second) => axis.place(second * 1_000_000));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(places[2]! - places[1]!).toBeLessThan(0.5);
  expect(new Axis(runAt(1, 2, 1000, 1001), false).place(2_000_000)).toBeCloseTo(0.001);
});

test("clocks that step back and a run of one record have a place on the axis", () => {
  expect(new Axis(runAt(5, 3, 6), true).place(3_000_000)).toBe(0);
  expect(new Axis(runAt(5), true).place(5_000_000)).toBe(0);
});

test("an address opens the view it was copied from", () => {
  const route = {
    view: "run",
    run: "a/b?#&",
    at: "3:9007199254740993.2",
    base: "3:1.0",
    node: "n 1",
    tab: "tools",
  } as const;
  expect(parseRoute(routeHash(route))).toEqual(route);
  expect(parseRoute("#/nowhere")).toMatchObject({ view: "runs" });
});
