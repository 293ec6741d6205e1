import { useMemo, useRef, useState } from "react";
import type { Entry, Telemetry } from "../decode/records.js";
import { useFeed } from "./context.js";
import { clock } from "./format.js";
import { go } from "./route.js";
import { Virtual } from "./virtual.js";

interface Line {
  readonly key: string;
  readonly entry: Entry;
  readonly n: number;
  readonly item: Telemetry | null;
  readonly type: string;
  readonly node: string;
  readonly text: string;
}

function lines(entry: Entry): Line[] {
  const { content, partition, offset } = entry;
  if (content.is === "undecodable")
    return [
      { key: `${partition}:${offset}`, entry, n: 0, item: null, type: "undecodable", node: "", text: content.why },
    ];
  if (content.is === "newer") return [];
  return content.items.map((item, n) => ({
    key: `${partition}:${offset}.${n}`,
    entry,
    n,
    item,
    type: item.kind === "event" ? item.type : item.kind,
    node: "node" in item ? item.node : item.kind === "metrics" ? item.scopeId : "",
    text: summary(item),
  }));
}

function summary(item: Telemetry): string {
  switch (item.kind) {
    case "event":
      return [...item.attributes]
        .filter(([key]) => key !== "graph_schema_json")
        .map(([key, value]) => `${key}=${String(value).slice(0, 120)}`)
        .join("  ");
    case "diff":
      return item.full !== null
        ? "full state"
        : item.operations.map((operation) => `${operation.op} ${operation.path}`).join(", ");
    case "checkpoint":
      return item.id.slice(0, 8);
    case "token":
      return item.text;
    case "tool":
      return `${item.tool} ${item.stage.toLowerCase()} ${item.error}`;
    case "metrics":
      return item.values.map(({ name, value, unit }) => `${name}=${String(value)}${unit}`).join("  ");
    case "error":
      return `${item.code} ${item.message}`;
    case "trace":
      return `${item.completed ? "completed" : "failed"}, ${item.nodes} nodes`;
  }
}

export function EventsView() {
  const feed = useFeed();
  const [search, setSearch] = useState("");
  const [type, setType] = useState("");
  const [paused, setPaused] = useState<{ readonly entries: readonly Entry[]; readonly applied: number } | null>(null);
  const types = useRef(new Set<string>());
  const source = paused?.entries ?? feed.recent.entries;
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = useMemo(() => {
    const out: Line[] = [];
    for (let i = source.length - 1; i >= 0 && out.length < 5_000; i--) {
      for (const line of lines(source[i]!).reverse()) {
        types.current.add(line.type);
        if (type !== "" && line.type !== type) continue;
        const text =
          words.length === 0 ? "" : `${line.item?.head.thread} ${line.type} ${line.node} ${line.text}`.toLowerCase();
        if (words.every((word) => text.includes(word))) out.push(line);
      }
    }
    return out;
  }, [paused, paused === null ? feed.status.applied : 0, search, type, source]);
  const waiting = paused === null ? 0 : feed.status.applied - paused.applied;
  const pause = () => setPaused({ entries: [...feed.recent.entries], applied: feed.status.applied });
  return (
    <div className="page events">
      <div className="tools">
        <h1>Events</h1>
        <input
          type="search"
          placeholder="Filter by thread, node or text  ( / )"
          aria-label="Filter events"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          data-search
        />
        <select aria-label="Type" value={type} onChange={(event) => setType(event.target.value)}>
          <option value="">every type</option>
          {[...types.current].sort().map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
        <span className="grow" />
        {paused === null ? (
          <button onClick={pause}>Pause</button>
        ) : (
          <button className="live" onClick={() => setPaused(null)}>
            +{waiting} new, back to live
          </button>
        )}
      </div>
      <div className="table-head event-row" aria-hidden>
        <span>time</span>
        <span>position</span>
        <span>type</span>
        <span>thread</span>
        <span>node</span>
        <span>what</span>
      </div>
      {shown.length === 0 ? (
        <p className="empty">
          {feed.recent.entries.length === 0 ? "Nothing has arrived yet." : "Nothing matches the filter."}
        </p>
      ) : (
        <Virtual
          count={shown.length}
          rowHeight={28}
          label="Events"
          onTop={(atTop) => !atTop && paused === null && pause()}
          row={(i, style) => {
            const { key, entry, n, item, type: kind, node, text } = shown[i]!;
            return (
              <div
                key={key}
                role="listitem"
                className={`event-row kind-${kind.toLowerCase()}`}
                style={style}
                onClick={() =>
                  item !== null &&
                  go({ view: "run", run: item.head.thread, at: `${entry.partition}:${entry.offset}.${n}` })
                }
              >
                <span className="mono">{clock(Number(item?.head.at ?? 0))}</span>
                <span className="mono dim">
                  {entry.partition}:{String(entry.offset)}
                </span>
                <span className="cut">{kind}</span>
                <span className="cut mono">{item?.head.thread}</span>
                <span className="cut">{node}</span>
                <span className="cut">{text}</span>
              </div>
            );
          }}
        />
      )}
    </div>
  );
}
