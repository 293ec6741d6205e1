// Calls of language models and tools.

import type { Telemetry } from "../decode/records.js";
import { type LlmCall, number, OPEN, type RunModel, type ToolCall } from "./model.js";
import { attributeText, type EventItem, type Recording, type StartingTool } from "./recording.js";

/** Calls that never come are forgotten. */
const MOST_STARTING = 64;

export function newCall(request: string, node: string, us: number, at: number, model: string): LlmCall {
  return {
    request,
    node,
    from: at,
    to: OPEN,
    startUs: us,
    endUs: us,
    model,
    prompt: 0,
    completion: 0,
    finish: "",
    chunks: [],
  };
}

export function llmEnd(model: RunModel, item: EventItem, us: number, { run, at, first }: Recording): void {
  const cost = number(item.attributes.get("cost"));
  if (cost !== null) model.cost = (model.cost ?? 0) + cost;
  if (!first) return;
  const call = run.llm.findLast(
    (each) => each.to === OPEN && (item.request !== "" ? each.request === item.request : each.node === item.node),
  );
  if (call === undefined) return;
  call.to = at;
  call.endUs = us;
}

export function token(
  model: RunModel,
  item: Extract<Telemetry, { kind: "token" }>,
  us: number,
  { run, at, first }: Recording,
): void {
  model.prompt += item.prompt;
  model.completion += item.completion;
  if (!first) return;
  const call = callOf(run.llm, item.request) ?? newCall(item.request, nodeNow(model), us, at, item.model);
  if (call.chunks.length === 0 && !run.llm.includes(call)) run.llm.push(call);
  call.chunks.push({ at, text: item.text });
  call.model = item.model || call.model;
  call.prompt += item.prompt;
  call.completion += item.completion;
  call.endUs = us;
  if (!item.final) return;
  call.finish = item.finish;
  call.to = at;
}

/** The call of this request; one that began without naming its request takes the first that speaks. */
function callOf(calls: LlmCall[], request: string): LlmCall | undefined {
  const own = calls.findLast((each) => each.request === request);
  if (own !== undefined) return own;
  const at = calls.findLastIndex((each) => each.request === "" && each.to === OPEN);
  if (at < 0) return undefined;
  return (calls[at] = { ...calls[at]!, request });
}

export function tool(
  model: RunModel,
  item: Extract<Telemetry, { kind: "tool" }>,
  us: number,
  { run, at, first }: Recording,
): void {
  if (!first) return;
  let call = run.tools.findLast((each) => each.call === item.call);
  if (call === undefined) {
    const said = run.startingTools.findIndex((each) => isOf(each, item.call, item.tool));
    const node = said < 0 ? nodeNow(model) : run.startingTools.splice(said, 1)[0]!.node;
    call = newTool(item.call, item.tool, node, us, at);
    run.tools.push(call);
  }
  call.stages.push({ at, stage: item.stage, error: item.error });
  call.arguments = item.arguments || call.arguments;
  call.result = item.result || call.result;
  call.endUs = us;
  if (item.stage === "COMPLETED" || item.stage === "FAILED") call.to = at;
  if (item.stage === "RETRYING") call.to = OPEN;
}

/** A node says that it starts a tool: of branches that run side by side, only this tells which. */
export function toolStart(item: EventItem, { run, first }: Recording): void {
  if (!first || item.node === "") return;
  const starting: StartingTool = {
    call: attributeText(item.attributes, "call_id"),
    tool: attributeText(item.attributes, "tool"),
    node: item.node,
  };
  const asked = run.tools.find(
    (each) => isOf(starting, each.call, each.tool) && each.stages.every(({ stage }) => stage === "REQUESTED"),
  );
  if (asked !== undefined) asked.node = item.node;
  else if (run.startingTools.push(starting) > MOST_STARTING) run.startingTools.shift();
}

/** Existing producers name the tool alone. */
function isOf(starting: StartingTool, call: string, tool: string): boolean {
  return starting.call === "" ? starting.tool === tool : starting.call === call;
}

function newTool(call: string, tool: string, node: string, us: number, at: number): ToolCall {
  return { call, tool, node, from: at, to: OPEN, startUs: us, endUs: us, stages: [], arguments: "", result: "" };
}

/** Tokens and tools do not name their node: without an event that does, it is the one that started last and has not ended. */
function nodeNow(model: RunModel): string {
  return model.current.at(-1) ?? model.lastNode;
}
