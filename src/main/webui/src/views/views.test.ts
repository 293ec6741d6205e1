// The pure parts of the views.

import { expect, test } from "vitest";
import { type Json, parseJson } from "../store/json.js";
import type { Span } from "../store/model.js";
import type { Run } from "../store/run.js";
import { Axis, blocks, recordAt } from "./axis.js";
import { extended, layered } from "./layered.js";
import type { LayoutJob } from "./placed.js";
import { Readings } from "./readings.js";
import { instantIndex } from "./route.js";
import { treeRows } from "./tree.js";

const job = (names: readonly string[], ...edges: [string, string][]): LayoutJob => ({
  key: names.join(),
  nodes: names.map((name) => ({ name, width: 100, height: 50, group: "" })),
  edges,
});

test("the quick layout places each node once, also of graphs that lead back to themselves", () => {
  const names = Array.from({ length: 5_000 }, (_, i) => `n${i}`);
  const edges = names.map((name, i): [string, string] => [name, `n${(i * 7 + 1) % 5_000}`]);
  const { nodes, edges: lines } = layered(job(names, ...edges, ["n1", "n1"]));
  expect(new Set([...nodes.values()].map(({ x, y }) => `${x} ${y}`)).size).toBe(5_000);
  expect(lines.get("n0\u0000n1")).toHaveLength(3);
});

test("what is new in a graph moves nothing that was placed", () => {
  const before = layered(job(["a", "b"], ["a", "b"]));
  const after = extended(job(["a", "b", "c"], ["a", "b"], ["b", "c"]), before);
  expect([after.nodes.get("a"), after.nodes.get("b")]).toEqual([before.nodes.get("a"), before.nodes.get("b")]);
  expect(after.nodes.get("c")!.y).toBeGreaterThan(before.nodes.get("b")!.y + 25);
});

const rows = (now: string, before: string | undefined, search = "") =>
  treeRows(parseJson(now), before === undefined ? undefined : parseJson(before), (_, unasked) => unasked, search);

test("the tree shows what was added, changed and removed, and leaves closed what is the same", () => {
  const { rows: shown } = rows('{"same":{"x":1},"n":2,"list":[1,2]}', '{"same":{"x":1},"n":1,"list":[1],"gone":0}');
  expect(shown.map(({ path, change, open }) => `${path} ${change}${open ? " open" : ""}`)).toEqual([
    "/same  open",
    "/same/x ",
    "/n changed",
    "/list changed open",
    "/list/0 ",
    "/list/1 added",
    "/gone removed",
  ]);
});

test("a long list is not opened unasked, unless something in it changed: what comes after it would be far away", () => {
  const list = JSON.stringify(Array.from({ length: 101 }, (_, i) => i));
  const paths = (now: string, before?: string) => rows(now, before).rows.map((row) => row.path);
  expect(paths(`{"list":${list},"end":1}`)).toEqual(["/list", "/end"]);
  expect(paths(`{"list":${list},"end":1}`, "{}")).toEqual(["/list", "/end"]);
  expect(paths(`{"list":${list.replace("50", "500")},"end":1}`, `{"list":${list},"end":1}`)).toContain("/list/50");
});

test("a search finds keys and values at any depth, and keeps the way to them", () => {
  const deep = `${'{"a":'.repeat(50)}"needle"${"}".repeat(50)}`;
  expect(rows(deep, undefined, "needle").rows).toHaveLength(50);
  expect(rows('{"x":{"Needle":1},"y":2}', undefined, "needle").rows.map((row) => row.path)).toEqual([
    "/x",
    "/x/Needle",
  ]);
});

test("a state that holds itself a million times is looked at in part, and that is told", () => {
  let value: Json = { n: 1 };
  for (let i = 0; i < 40; i++) value = { a: value, b: value };
  const { rows: shown, more } = treeRows(value, {}, () => true, "nowhere");
  expect([shown.length, more]).toEqual([0, true]);
  expect(
    treeRows(
      Array.from({ length: 5_000 }, (_, i) => i),
      undefined,
      () => true,
      "",
    ).rows,
  ).toHaveLength(1_000);
});

const runAt = (...us: number[]) =>
  ({
    steps: us.map((at, i) => ({ partition: 0, offset: BigInt(i * 2), n: 0, item: { head: { at: BigInt(at) } } })),
    last: new Map([[0, {}]]),
  }) as unknown as Run;

test("a place on the axis leads back to its time, and pauses that were shortened are told", () => {
  const axis = new Axis(runAt(1_000_000, 2_000_000, 90_000_000, 91_000_000), true);
  for (const us of [1_000_000, 1_500_000, 2_000_000, 90_000_000, 90_700_000])
    expect(axis.time(axis.place(us))).toBeCloseTo(us, -1);
  expect(axis.pauses.map((pause) => pause.us)).toEqual([88_000_000]);
});

test("spans too small to see are one block, larger ones their own", () => {
  const axis = new Axis(runAt(1, 1_000_000), false);
  const span = (startUs: number, endUs: number, failed = false): Span => ({
    node: "a",
    visit: 1,
    from: startUs,
    to: endUs,
    startUs,
    endUs,
    failed,
  });
  const small = Array.from({ length: 50 }, (_, i) => span(1 + i * 20, 15 + i * 20, i === 7));
  const found = blocks([...small, span(500_000, 700_000)], (each) => each.failed, axis, 0, 0, 1);
  expect(found.map(({ count, failed }) => [count, failed])).toEqual([
    [50, true],
    [1, false],
  ]);
  expect(blocks(small, (each) => each.failed, axis, 0, 0.5, 1)).toEqual([]);
});

test("a time and a link lead to their record", () => {
  const run = runAt(10, 20, 30);
  expect([5, 10, 25, 99].map((us) => recordAt(run, us))).toEqual([0, 0, 1, 2]);
  expect(["0:0.0", "0:4.0", "0:3.0", "0:4.1", "1:4.0", "nonsense"].map((at) => instantIndex(run, at))).toEqual([
    0, 2, -1, -1, -1, -1,
  ]);
});

test("meters are read with their labels, and a histogram gives its quantiles", () => {
  const readings = Readings.parse(
    [
      "# HELP a b",
      'a_total{status="ok",x="1,}"} 3.0',
      'a_total{status="bad"} 4.0',
      'h_bucket{le="1.0"} 50',
      'h_bucket{le="5.0"} 99',
      'h_bucket{le="+Inf"} 100',
    ].join("\n"),
  );
  expect([readings.sum("a_total"), readings.sum("a_total", { status: "bad" }), readings.sum("none")]).toEqual([
    7,
    4,
    null,
  ]);
  expect([readings.quantile("h", 0.5), readings.quantile("h", 0.99), readings.quantile("h", 1)]).toEqual([
    1,
    5,
    Infinity,
  ]);
});
