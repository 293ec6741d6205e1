// What leaves the page: a run as a file that opens again without a server, and its graph as text.

import { decodeAll, type DecodeWorker } from "./decode/decoder.js";
import { END } from "./store/graph.js";
import { edgeEnds, edgeKey, type RunModel } from "./store/model.js";
import { newRun, type Run } from "./store/run.js";
import { Runs } from "./store/runs.js";

const FORMAT = "dashstream-run/1";

export function runFile(run: Run, batches: readonly Uint8Array[]): string {
  return JSON.stringify({ format: FORMAT, thread: run.thread, batches: batches.map(base64) });
}

/** Where a page that carries a run has it. */
export const CARRIED = "carried-run";

/** This page itself with a run inside: it opens anywhere, without a gateway. */
export async function runPage(file: string): Promise<string> {
  const scripts = [...document.querySelectorAll<HTMLScriptElement>("script[type=module][src]")];
  const styles = [...document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]")];
  const text = async (url: string) => (await fetch(url)).text();
  const style = (await Promise.all(styles.map((each) => text(each.href)))).join("\n");
  const script = (await Promise.all(scripts.map((each) => text(each.src)))).join("\n");
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>DashStream: a run</title>
<style>${style}</style></head>
<body><div id="page"></div>
<script type="application/json" id="${CARRIED}">${file.replaceAll("<", "\\u003c")}</script>
<script type="module">${script.replaceAll("</script", "<\\/script")}</script></body></html>`;
}

/** The run's file that this page carries, or null. */
export function carriedRun(): string | null {
  return document.getElementById(CARRIED)?.textContent ?? null;
}

/** The run in a file; fails with what is wrong with it. */
export async function openRunFile(text: string, spawn: () => DecodeWorker): Promise<Run> {
  const file = JSON.parse(text) as { format?: unknown; thread?: unknown; batches?: unknown };
  if (file.format !== FORMAT || typeof file.thread !== "string" || !Array.isArray(file.batches))
    throw new Error(`this is no file of a run (${FORMAT})`);
  const { thread } = file;
  const runs = new Runs();
  // Of its own name: a file is never mixed with what the gateway tells.
  const opened = newRun(`file:${thread}`, thread, true);
  runs.put({ ...opened, key: thread });
  await decodeAll(
    spawn,
    file.batches.map((batch) => bytes(String(batch))),
    (entry) => {
      if (entry.content.is === "newer") throw new Error(`its records have schema version ${entry.content.version}`);
      runs.apply(entry, thread);
    },
  );
  return { ...runs.get(thread)!, key: opened.key };
}

export function mermaid(run: Run, model: RunModel): string {
  const { names, edges } = parts(run, model);
  const id = new Map(names.map((name, i) => [name, `n${i}`]));
  const quoted = (text: string) => `"${text.replaceAll('"', "#quot;").replaceAll("<", "#lt;")}"`;
  return [
    "flowchart LR",
    ...names.map(
      (name) =>
        `  ${id.get(name)}[${quoted(name === END ? "end" : name)}]:::${model.nodes.get(name)?.status ?? "idle"}`,
    ),
    ...edges.map(([from, to, taken]) => `  ${id.get(from)} ${taken > 0 ? `-->|${taken}|` : "-.->"} ${id.get(to)}`),
  ].join("\n");
}

export function dot(run: Run, model: RunModel): string {
  const { names, edges } = parts(run, model);
  return [
    "digraph run {",
    "  rankdir=LR;",
    ...names.map(
      (name) => `  ${JSON.stringify(name)} [tooltip=${JSON.stringify(model.nodes.get(name)?.status ?? "idle")}];`,
    ),
    ...edges.map(
      ([from, to, taken]) =>
        `  ${JSON.stringify(from)} -> ${JSON.stringify(to)} [label="${taken || ""}"${taken > 0 ? "" : ", style=dashed"}];`,
    ),
    "}",
  ].join("\n");
}

export function graphJson(run: Run, model: RunModel): string {
  const { names, edges } = parts(run, model);
  return JSON.stringify(
    {
      name: run.name,
      schema_id: run.schemaId,
      status: model.status,
      nodes: names.map((name) => ({
        name,
        status: model.nodes.get(name)?.status ?? "idle",
        visits: model.nodes.get(name)?.visits ?? 0,
      })),
      edges: edges.map(([from, to, taken]) => ({ from, to, taken })),
    },
    null,
    2,
  );
}

function parts(run: Run, model: RunModel): { names: string[]; edges: [string, string, number][] } {
  const keys = new Set([...(run.graph?.edges ?? []).map((edge) => edgeKey(edge.from, edge.to)), ...model.edges.keys()]);
  const edges = [...keys].map((key): [string, string, number] => {
    const [from, to] = edgeEnds(key);
    return [from, to, model.edges.get(key) ?? 0];
  });
  const names = new Set([
    ...(run.graph?.nodes ?? []).map((node) => node.name),
    ...model.nodes.keys(),
    ...edges.flatMap(([from, to]) => [from, to]),
  ]);
  return { names: [...names], edges };
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text]));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}
