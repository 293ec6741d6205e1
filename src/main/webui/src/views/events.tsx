import { type CSSProperties, useMemo, useRef, useState } from "react";
import type { Entry, Telemetry } from "../decode/records.js";
import { useFeed } from "./context.js";
import { clock } from "./format.js";
import { brief } from "./long.js";
import { go } from "./route.js";
import { Virtual } from "./virtual.js";

interface Line {
  readonly entry: Entry;
  readonly n: number;
  readonly item: Telemetry | null;
  readonly type: string;
  readonly node: string;
  readonly thread: string;
}

interface Filter {
  readonly text: string;
  readonly type: string;
  readonly thread: string;
  readonly node: string;
}

const NOTHING: Filter = { text: "", type: "", thread: "", node: "" };
/** Lines that a list holds: nobody scrolls further, and a filter finds what is older. */
const MOST = 3_000;

function lines(entry: Entry): Line[] {
  const { content } = entry;
  if (content.is === "newer") return [];
  if (content.is === "undecodable") return [{ entry, n: 0, item: null, type: "undecodable", node: "", thread: "" }];
  return content.items.map((item, n) => ({
    entry,
    n,
    item,
    type: item.kind === "event" ? item.type : item.kind,
    node: "node" in item ? item.node : item.kind === "metrics" ? item.scopeId : "",
    thread: item.head.thread,
  }));
}

function summary({ item, entry }: Line): string {
  if (item === null) return entry.content.is === "undecodable" ? entry.content.why : "";
  switch (item.kind) {
    case "event":
      return [...item.attributes].map(([key, value]) => `${key}=${brief(String(value), 120)}`).join("  ");
    case "diff":
      return item.full !== null
        ? "full state"
        : item.operations
            .slice(0, 20)
            .map(({ op, path }) => `${op} ${path}`)
            .join(", ") || item.wrong;
    case "checkpoint":
      return item.id.slice(0, 8);
    case "token":
      return brief(item.text, 400);
    case "tool":
      return `${item.tool} ${item.stage.toLowerCase()} ${brief(item.error)}`;
    case "metrics":
      return item.values.map(({ name, value, unit }) => `${name}=${brief(String(value), 60)}${unit}`).join("  ");
    case "error":
      return `${item.code} ${brief(item.message, 400)}`;
    case "trace":
      return `${item.completed ? "completed" : "failed"}, ${item.nodes} nodes`;
  }
}

function matches(line: Line, { text, type, thread, node }: Filter): boolean {
  if (type !== "" && line.type !== type) return false;
  if (thread !== "" && !line.thread.toLowerCase().includes(thread.toLowerCase())) return false;
  if (node !== "" && !line.node.toLowerCase().includes(node.toLowerCase())) return false;
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const all = `${line.thread} ${line.type} ${line.node} ${summary(line)}`.toLowerCase();
  return words.every((word) => all.includes(word));
}

export function EventsView() {
  const feed = useFeed();
  const [filter, setFilter] = useState(NOTHING);
  const [paused, setPaused] = useState<{ readonly entries: readonly Entry[]; readonly total: number } | null>(null);
  const types = useRef(new Set<string>());
  const source = paused?.entries ?? feed.recent.entries;
  const total = paused?.total ?? feed.recent.total;
  const shown = useMemo(() => {
    const out: Line[] = [];
    for (let i = source.length - 1; i >= 0 && out.length < MOST; i--) {
      for (const line of lines(source[i]!).reverse()) {
        types.current.add(line.type);
        if (matches(line, filter)) out.push(line);
      }
    }
    return out;
  }, [source, total, filter]);
  const pause = () => setPaused({ entries: [...feed.recent.entries], total: feed.recent.total });
  const set = (change: Partial<Filter>) => setFilter({ ...filter, ...change });
  return (
    <div className="page events">
      <div className="tools">
        <h1>Events</h1>
        <FilterBar filter={filter} set={set} types={[...types.current].sort()} />
        <span className="grow" />
        {paused === null ? (
          <button onClick={pause}>Pause</button>
        ) : (
          <button className="live" onClick={() => setPaused(null)} data-waiting={feed.recent.total - paused.total}>
            +{feed.recent.total - paused.total} new, back to live
          </button>
        )}
      </div>
      <div className="table-head event-row" aria-hidden>
        {["time", "position", "type", "thread", "node", "what"].map((name) => (
          <span key={name}>{name}</span>
        ))}
      </div>
      {shown.length === 0 ? (
        <p className="empty">
          {feed.recent.entries.length === 0
            ? "Nothing has arrived yet: events appear here as agents report them."
            : "Nothing matches the filter. Clear it to see all events."}
        </p>
      ) : (
        <Virtual
          count={shown.length}
          rowHeight={28}
          label="Events"
          open={(i) => open(shown[i]!)}
          onTop={(atTop) => !atTop && paused === null && pause()}
          row={(i, style, id, active) => {
            const line = shown[i]!;
            const key = `${line.entry.partition}:${line.entry.offset}.${line.n}`;
            return <EventRow key={key} line={line} style={style} id={id} active={active} />;
          }}
        />
      )}
    </div>
  );
}

interface BarProps {
  readonly filter: Filter;
  readonly set: (change: Partial<Filter>) => void;
  readonly types: readonly string[];
}

function FilterBar({ filter, set, types }: BarProps) {
  return (
    <>
      <input
        type="search"
        placeholder="Filter by text  ( / )"
        aria-label="Filter events by text"
        value={filter.text}
        onChange={(event) => set({ text: event.target.value })}
        data-search
      />
      <select aria-label="Type" value={filter.type} onChange={(event) => set({ type: event.target.value })}>
        <option value="">every type</option>
        {types.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
      <input
        type="search"
        className="short"
        placeholder="thread"
        aria-label="Thread"
        value={filter.thread}
        onChange={(event) => set({ thread: event.target.value })}
      />
      <input
        type="search"
        className="short"
        placeholder="node"
        aria-label="Node"
        value={filter.node}
        onChange={(event) => set({ node: event.target.value })}
      />
      <button onClick={() => set(NOTHING)} disabled={Object.values(filter).every((value) => value === "")}>
        Clear
      </button>
    </>
  );
}

function open({ entry, n, item }: Line): void {
  if (item !== null) go({ view: "run", run: item.head.thread, at: `${entry.partition}:${entry.offset}.${n}` });
}

interface RowProps {
  readonly line: Line;
  readonly style: CSSProperties;
  readonly id: string;
  readonly active: boolean;
}

function EventRow({ line, style, id, active }: RowProps) {
  const { entry, item, type, node, thread } = line;
  return (
    <div
      role="listitem"
      id={id}
      className={`event-row kind-${type.toLowerCase()} ${active ? "active" : ""}`}
      style={style}
      data-type={type}
      onClick={() => open(line)}
    >
      <span className="mono">{clock(Number(item?.head.at ?? 0))}</span>
      <span className="mono dim">
        {entry.partition}:{String(entry.offset)}
      </span>
      <span className="cut">{type}</span>
      <span className="cut mono">{thread}</span>
      <span className="cut">{node}</span>
      <span className="cut">{summary(line)}</span>
    </div>
  );
}
