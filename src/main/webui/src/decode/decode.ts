// Bytes to records: the delivery batch, framing, zstd, protobuf. Pure.

import { fromBinary } from "@bufbuild/protobuf";
import {
  type AttributeValue,
  type DashStreamMessage,
  DashStreamMessageSchema,
  DiffOperation_OpType,
  DiffOperation_ValueEncoding,
  type DiffOperation,
  Error_Severity,
  type Event,
  EventType,
  type Header,
  type MetricValue,
  TokenChunk_FinishReason,
  ToolExecution_ExecutionStage,
} from "../generated/dashstream/v1/dashstream_pb.js";
import { DeliveryBatchSchema } from "../generated/dashstream/v2/delivery_pb.js";
import { type Graph, parseGraph } from "../store/graph.js";
import { parseJson } from "../store/json.js";
import type { Operation } from "../store/patch.js";
import { hex } from "../store/sha256.js";
import { body, isZstd, unzstd } from "./frame.js";
import type { Content, Entry, Head, Plain, Sent, Telemetry } from "./records.js";

/** The newest schema this page understands. */
export const SCHEMA_VERSION = 1;
const UTF8 = new TextDecoder("utf-8", { fatal: true });

export function decodeBatch(bytes: Uint8Array): Entry[] {
  return fromBinary(DeliveryBatchSchema, bytes).deliveries.map((delivery) => ({
    partition: delivery.partition,
    offset: delivery.offset,
    appendedAt: Number(delivery.appendedAtMs),
    value: delivery.value,
    content: decodeValue(delivery.value),
  }));
}

export function decodeValue(value: Uint8Array): Content {
  try {
    const bytes = body(value);
    const message = fromBinary(DashStreamMessageSchema, bytes);
    const version = newestVersion(message);
    if (version > SCHEMA_VERSION) return { is: "newer", version };
    return { is: "telemetry", items: telemetry(message), size: bytes.length };
  } catch (error) {
    return { is: "undecodable", why: error instanceof Error ? error.message : String(error) };
  }
}

function newestVersion(message: DashStreamMessage): number {
  const inner = message.message;
  if (inner.case === undefined) return 0;
  const own = inner.value.header?.schemaVersion ?? 0;
  return inner.case === "eventBatch"
    ? Math.max(own, ...inner.value.events.map((event) => event.header?.schemaVersion ?? 0))
    : own;
}

function telemetry({ message }: DashStreamMessage): Telemetry[] {
  if (message.case === undefined) return [];
  if (message.case === "eventBatch") return message.value.events.map(event);
  if (message.case === "event") return [event(message.value)];
  const header = head(message.value.header);
  switch (message.case) {
    case "stateDiff": {
      const { baseCheckpointId, operations, fullState, stateHash } = message.value;
      const full = sent(fullState);
      return [
        {
          kind: "diff",
          head: header,
          base: hex(baseCheckpointId),
          full,
          hash: hex(stateHash),
          ...patch(full === null ? operations : []),
        },
      ];
    }
    case "checkpoint": {
      const { checkpointId, state, storageUri } = message.value;
      return [
        {
          kind: "checkpoint",
          head: header,
          id: hex(checkpointId),
          state: state.length === 0 && storageUri !== "" ? null : checkpointState(state),
        },
      ];
    }
    case "tokenChunk": {
      const chunk = message.value;
      return [
        {
          kind: "token",
          head: header,
          request: chunk.requestId,
          text: chunk.text,
          model: chunk.model,
          final: chunk.isFinal,
          finish: name(TokenChunk_FinishReason, chunk.finishReason),
          prompt: chunk.stats?.promptTokens ?? 0,
          completion: chunk.stats?.completionTokens ?? 0,
        },
      ];
    }
    case "toolExecution": {
      const tool = message.value;
      return [
        {
          kind: "tool",
          head: header,
          call: tool.callId,
          tool: tool.toolName,
          stage: name(ToolExecution_ExecutionStage, tool.stage),
          arguments: text(tool.arguments),
          result: text(tool.result),
          error: tool.error || (tool.errorDetails?.message ?? ""),
          durationUs: tool.durationUs,
          retries: tool.retryCount,
        },
      ];
    }
    case "metrics": {
      const { scope, scopeId, metrics } = message.value;
      const values = Object.entries(metrics).map(([metric, value]) => ({
        name: metric,
        value: metricValue(value),
        unit: value.unit,
      }));
      return [{ kind: "metrics", head: header, scope, scopeId, values }];
    }
    case "error": {
      const error = message.value;
      return [
        {
          kind: "error",
          head: header,
          code: error.errorCode,
          message: error.message,
          stack: error.stackTrace,
          severity: name(Error_Severity, error.severity),
          exception: error.exceptionType,
          node: error.context["node"] ?? "",
          suggestions: error.suggestions,
        },
      ];
    }
    case "executionTrace": {
      const trace = message.value;
      const threaded = header.thread === "" ? { ...header, thread: trace.threadId } : header;
      return [
        {
          kind: "trace",
          head: threaded,
          completed: trace.completed,
          totalTokens: trace.totalTokens,
          nodes: trace.nodesExecuted.length,
          finalState: sent(trace.finalState),
        },
      ];
    }
  }
}

function event(value: Event): Telemetry {
  const attributes = new Map(
    Object.entries(value.attributes).map(([key, wrapped]): [string, Plain] => [key, attribute(wrapped)]),
  );
  return {
    kind: "event",
    head: head(value.header),
    type: name(EventType, value.eventType),
    node: value.nodeId,
    attributes,
    durationUs: value.durationUs,
    request: value.llmRequestId,
    ...documents(attributes),
  };
}

const STATES = ["initial_state_json", "state_json", "state"] as const;

/** Reads the JSON among attributes here, where it may take its time. What was read is not carried twice. */
function documents(attributes: Map<string, Plain>): { state: Sent | null; graph: Graph | string | null } {
  const key = STATES.find((each) => typeof attributes.get(each) === "string");
  const state = key === undefined ? null : parsed(attributes.get(key) as string);
  if (key !== undefined && state !== null && "json" in state) attributes.delete(key);
  const schema = attributes.get("graph_schema_json");
  const graph = typeof schema === "string" ? parseGraph(schema) : null;
  if (graph !== null && typeof graph !== "string") attributes.delete("graph_schema_json");
  return { state, graph };
}

function parsed(text: string): Sent {
  try {
    return { json: parseJson(text) };
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) };
  }
}

function head(header: Header | undefined): Head {
  return {
    thread: header?.threadId ?? "",
    tenant: header?.tenantId ?? "",
    at: header?.timestampUs ?? 0n,
    sequence: header?.sequence ?? 0n,
  };
}

/** The one place where wrapped attribute values are opened. */
export function attribute({ value }: AttributeValue): Plain {
  switch (value.case) {
    case undefined:
      return null;
    case "arrayValue":
      return value.value.values.map(attribute);
    case "mapValue":
      return new Map(Object.entries(value.value.values).map(([key, inner]) => [key, attribute(inner)]));
    default:
      return value.value;
  }
}

function metricValue({ value }: MetricValue): Plain {
  return value.value ?? null;
}

function patch(operations: readonly DiffOperation[]): { operations: Operation[]; wrong: string } {
  try {
    return { operations: operations.map(operation), wrong: "" };
  } catch (error) {
    return { operations: [], wrong: error instanceof Error ? error.message : String(error) };
  }
}

function operation({ op, path, from, value, encoding }: DiffOperation): Operation {
  const kind = name(DiffOperation_OpType, op).toLowerCase() as Operation["op"];
  const carries = kind === "add" || kind === "replace" || kind === "test";
  if (carries && encoding !== DiffOperation_ValueEncoding.JSON) {
    throw new Error(`a value of "${path}" is ${name(DiffOperation_ValueEncoding, encoding)}, not JSON`);
  }
  return { op: kind, path, from, value: carries ? parseJson(UTF8.decode(value)) : null };
}

function checkpointState(state: Uint8Array): Sent {
  try {
    return { json: parseJson(UTF8.decode(isZstd(state) ? unzstd(state) : state)) };
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) };
  }
}

function sent(bytes: Uint8Array): Sent | null {
  return bytes.length === 0 ? null : checkpointState(bytes);
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** An enum's name without its prefix; the number itself when this page does not know it. */
function name(names: Record<number, string>, value: number): string {
  return names[value] ?? String(value);
}
