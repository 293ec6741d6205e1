import { useMemo, useState } from "react";
import { canonical, isArray, isObject, type Json } from "../store/json.js";
import { pointerText } from "../store/patch.js";
import type { RunState } from "../store/state.js";
import { Virtual } from "./virtual.js";

interface Row {
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  readonly value: Json;
  readonly branch: boolean;
  readonly open: boolean;
  readonly change: "" | "added" | "changed" | "removed";
}

const CHUNK = 500;
const DEEPEST = 60;

function entries(value: Json): [string, Json][] {
  if (isArray(value)) return value.slice(0, CHUNK).map((item, i) => [String(i), item]);
  return isObject(value) ? Object.keys(value).map((name) => [name, value[name]!]) : [];
}

function childOf(value: Json | undefined, name: string): Json | undefined {
  if (isArray(value)) return value[Number(name)];
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** What is unchanged is the same object: patches share what they do not touch. */
function same(a: Json | undefined, b: Json | undefined): boolean {
  return (
    a === b ||
    (a !== undefined && b !== undefined && typeof a !== typeof b
      ? false
      : a !== undefined && b !== undefined && canonical(a) === canonical(b))
  );
}

function rows(
  value: Json,
  before: Json | undefined,
  open: (path: string, depth: number, changed: boolean) => boolean,
  search: string,
): Row[] {
  const out: Row[] = [];
  const visit = (node: Json, old: Json | undefined, tokens: string[], fresh: boolean): boolean => {
    let any = false;
    const gone = before === undefined ? [] : entries(old ?? null).filter(([name]) => childOf(node, name) === undefined);
    for (const [name, child] of [...entries(node), ...gone]) {
      const path = [...tokens, name];
      const removed = childOf(node, name) === undefined;
      const was = childOf(old, name);
      const change =
        before === undefined
          ? ""
          : removed
            ? "removed"
            : fresh || was === undefined
              ? "added"
              : same(child, was)
                ? ""
                : "changed";
      const text = pointerText(path);
      const branch = isArray(child) || isObject(child);
      const at = out.length;
      const unfolded =
        branch && !removed && tokens.length < DEEPEST && (search !== "" || open(text, tokens.length, change !== ""));
      out.push({ path: text, name, depth: tokens.length, value: child, branch, open: unfolded, change });
      const found =
        search === "" ||
        name.toLowerCase().includes(search) ||
        (!branch && String(child).toLowerCase().includes(search));
      const deeper = unfolded && visit(child, was, path, change === "added");
      if (found || deeper) any = true;
      else out.length = at;
    }
    return any;
  };
  visit(value, before, [], false);
  return out;
}

export function StateTree({
  state,
  before,
  compared,
}: {
  readonly state: RunState;
  readonly before: Json | undefined;
  readonly compared: string;
}) {
  const [search, setSearch] = useState("");
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [onlyChanges, setOnlyChanges] = useState(false);
  const all = useMemo(
    () =>
      rows(
        state.value,
        before,
        (path, depth, changed) => (depth < 1 || changed) !== toggled.has(path),
        search.toLowerCase(),
      ),
    [state.value, before, toggled, search],
  );
  const shown = onlyChanges ? all.filter((row) => row.change !== "") : all;
  const trust = {
    verified: "verified by its hash",
    whole: "every change applied",
    distrusted: `not to be trusted: ${state.why}`,
    none: state.why || "not told",
  }[state.trust];
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
      <p className={`trust ${state.trust}`} data-trust={state.trust}>
        {trust}
        {state.trust !== "distrusted" && state.why !== "" && state.trust !== "none" ? `; ${state.why}` : ""}
      </p>
      {shown.length === 0 ? (
        <p className="empty">
          {search !== ""
            ? "Nothing matches."
            : onlyChanges
              ? `Nothing changed ${compared}.`
              : isObject(state.value) || isArray(state.value)
                ? "The state is empty."
                : canonical(state.value)}
        </p>
      ) : (
        <Virtual
          count={shown.length}
          rowHeight={24}
          label="State"
          role="tree"
          row={(i, style) => {
            const row = shown[i]!;
            return (
              <div
                key={row.path}
                role="treeitem"
                {...(row.branch && { "aria-expanded": row.open })}
                aria-level={row.depth + 1}
                className={`leaf ${row.change}`}
                style={style}
                data-path={row.path}
              >
                <button
                  className="key"
                  style={{ paddingLeft: 8 + row.depth * 14 }}
                  disabled={!row.branch}
                  onClick={() =>
                    setToggled((old) => {
                      const next = new Set(old);
                      if (!next.delete(row.path)) next.add(row.path);
                      return next;
                    })
                  }
                >
                  {row.branch ? (row.open ? "▾ " : "▸ ") : ""}
                  {row.name}
                </button>
                <Value value={row.value} />
                <span className="copies">
                  <button
                    onClick={() => void navigator.clipboard?.writeText(row.path)}
                    aria-label={`Copy the path of ${row.name}`}
                  >
                    path
                  </button>
                  <button
                    onClick={() => void navigator.clipboard?.writeText(canonical(row.value))}
                    aria-label={`Copy the value of ${row.name}`}
                  >
                    value
                  </button>
                </span>
              </div>
            );
          }}
        />
      )}
    </div>
  );
}

function Value({ value }: { readonly value: Json }) {
  if (isArray(value)) return <span className="value dim">[{value.length}]</span>;
  if (isObject(value)) return <span className="value dim">{`{${Object.keys(value).length}}`}</span>;
  if (typeof value === "string")
    return (
      <span className="value string">
        {value.length > 300 ? `${value.slice(0, 300)}… ${value.length} characters` : value}
      </span>
    );
  return <span className={`value ${value === null ? "null" : "number"}`}>{String(value)}</span>;
}
