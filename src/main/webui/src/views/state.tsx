import { type CSSProperties, useMemo, useState } from "react";
import { canonicalWithin, isArray, isObject, type Json } from "../store/json.js";
import type { RunState } from "../store/state.js";
import { brief, LongText } from "./long.js";
import { type Row, treeRows } from "./tree.js";
import { Virtual } from "./virtual.js";

/** More than this is not put on anybody's clipboard. */
const MOST_COPIED = 16 * 1024 * 1024;

interface StateProps {
  readonly state: RunState;
  readonly before: Json | undefined;
  readonly compared: string;
}

export function StateTree({ state, before, compared }: StateProps) {
  const [search, setSearch] = useState("");
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [onlyChanges, setOnlyChanges] = useState(false);
  const [chosen, setChosen] = useState("");
  const { rows, more } = useMemo(() => {
    return treeRows(state.value, before, (path, unasked) => unasked !== toggled.has(path), search.toLowerCase());
  }, [state.value, before, toggled, search]);
  const shown = onlyChanges ? rows.filter((row) => row.change !== "") : rows;
  const whole = shown.find((row) => row.path === chosen && !row.branch);
  const toggle = (path: string) =>
    setToggled((old) => {
      const next = new Set(old);
      if (!next.delete(path)) next.add(path);
      return next;
    });
  const act = (row: Row) => (row.branch ? toggle(row.path) : setChosen(row.path === chosen ? "" : row.path));
  const keys = (i: number, key: string) => {
    const row = shown[i]!;
    if (key === "ArrowRight" && row.branch && !row.open) toggle(row.path);
    else if (key === "ArrowLeft" && row.branch && row.open) toggle(row.path);
    else if (key === "c") void navigator.clipboard?.writeText(copied(row.value));
    else return false;
    return true;
  };
  return (
    <div className="state">
      <div className="tools">
        <input
          type="search"
          placeholder="Search keys and values"
          aria-label="Search the state"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <label title={compared}>
          <input type="checkbox" checked={onlyChanges} onChange={(event) => setOnlyChanges(event.target.checked)} />{" "}
          only changes
        </label>
      </div>
      <Trust state={state} />
      {shown.length === 0 ? (
        <p className="empty">{nothing(state.value, search, onlyChanges ? compared : "")}</p>
      ) : (
        <Virtual
          count={shown.length}
          rowHeight={24}
          label="State"
          role="tree"
          open={(i) => act(shown[i]!)}
          onKey={keys}
          row={(i, style, id, active) => (
            <Leaf key={shown[i]!.path} row={shown[i]!} style={style} id={id} active={active} act={act} />
          )}
        />
      )}
      {more && (
        <p className="strip">The state is larger than what is shown: search finds no more than its first part.</p>
      )}
      {whole !== undefined && (
        <section className="whole" aria-label={`Whole value of ${whole.path}`}>
          <header>
            <code className="cut">{whole.path}</code>
            <button onClick={() => setChosen("")} aria-label="Close the whole value">
              ✕
            </button>
          </header>
          <LongText key={whole.path} text={String(whole.value)} />
        </section>
      )}
    </div>
  );
}

function Trust({ state }: { readonly state: RunState }) {
  const words = {
    verified: "verified by its hash",
    whole: "every change applied",
    distrusted: `not to be trusted: ${state.why}`,
    none: state.why || "not told",
  };
  const besides = state.why !== "" && (state.trust === "verified" || state.trust === "whole") ? `; ${state.why}` : "";
  return (
    <p className={`trust ${state.trust}`} data-trust={state.trust}>
      {words[state.trust]}
      {besides}
    </p>
  );
}

function nothing(value: Json, search: string, compared: string): string {
  if (search !== "") return "Nothing matches.";
  if (compared !== "") return `Nothing changed ${compared}.`;
  return isObject(value) || isArray(value) ? "The state is empty." : brief(String(value), 2_000);
}

interface LeafProps {
  readonly row: Row;
  readonly style: CSSProperties;
  readonly id: string;
  readonly active: boolean;
  readonly act: (row: Row) => void;
}

function Leaf({ row, style, id, active, act }: LeafProps) {
  return (
    <div
      role="treeitem"
      id={id}
      {...(row.branch && { "aria-expanded": row.open })}
      aria-level={row.depth + 1}
      className={`leaf ${row.change} ${active ? "active" : ""}`}
      style={style}
      data-path={row.path}
    >
      <button
        className="key"
        tabIndex={-1}
        style={{ paddingLeft: 8 + Math.min(row.depth, 14) * 14 }}
        onClick={() => act(row)}
      >
        {row.branch ? (row.open ? "▾ " : "▸ ") : ""}
        {brief(row.name, 80)}
      </button>
      <Value value={row.value} />
      <span className="copies">
        <button
          tabIndex={-1}
          onClick={() => void navigator.clipboard?.writeText(row.path)}
          aria-label={`Copy the path of ${row.name}`}
        >
          path
        </button>
        <button
          tabIndex={-1}
          onClick={() => void navigator.clipboard?.writeText(copied(row.value))}
          aria-label={`Copy the value of ${row.name}`}
        >
          value
        </button>
      </span>
    </div>
  );
}

function copied(value: Json): string {
  return typeof value === "string" ? value : (canonicalWithin(value, MOST_COPIED) ?? "");
}

function Value({ value }: { readonly value: Json }) {
  if (isArray(value)) return <span className="value dim">[{value.length}]</span>;
  if (isObject(value)) return <span className="value dim">{"{…}"}</span>;
  if (typeof value === "string")
    return (
      <span className="value string">
        {value.length > 300 ? `${value.slice(0, 300)}… ${value.length} characters` : value}
      </span>
    );
  return <span className={`value ${value === null ? "null" : "number"}`}>{String(value)}</span>;
}
