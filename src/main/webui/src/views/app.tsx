import { useEffect, useState } from "react";
import { SCHEMA_VERSION } from "../decode/decode.js";
import { Contained } from "./contained.js";
import { useFeed } from "./context.js";
import { EventsView } from "./events.js";
import { count } from "./format.js";
import { HealthView } from "./health.js";
import { go, useRoute, type View } from "./route.js";
import { RunView } from "./run.js";
import { RunsView } from "./runs.js";
import { SchemasView } from "./schemas.js";

const NAV: readonly { readonly view: View; readonly name: string; readonly key: string }[] = [
  { view: "runs", name: "Runs", key: "r" },
  { view: "events", name: "Events", key: "v" },
  { view: "health", name: "Health", key: "h" },
  { view: "schemas", name: "Schemas", key: "s" },
];

export function App() {
  const route = useRoute();
  const [help, setHelp] = useState(false);
  const [theme, setTheme] = useState(() => localStorage.getItem("theme") ?? "auto");
  useEffect(() => {
    document.documentElement.dataset["theme"] = theme;
    localStorage.setItem("theme", theme);
  }, [theme]);
  useEffect(() => {
    const keys = (event: KeyboardEvent) => {
      if (event.key === "Escape") setHelp(false);
      if (
        (event.target as Element).closest("input, select, textarea") ||
        event.metaKey ||
        event.ctrlKey ||
        event.altKey
      )
        return;
      const to = NAV.find((each) => each.key === event.key);
      if (to !== undefined) go({ view: to.view });
      if (event.key === "?") setHelp((old) => !old);
      if (event.key === "t") setTheme((old) => (old === "dark" ? "light" : "dark"));
      if (event.key === "/") {
        event.preventDefault();
        document.querySelector<HTMLInputElement>("[data-search], .state input[type=search]")?.focus();
      }
    };
    window.addEventListener("keydown", keys);
    return () => window.removeEventListener("keydown", keys);
  }, []);
  return (
    <>
      <header className="top">
        <a className="brand" href="#/runs">
          DashStream
        </a>
        <nav aria-label="Views">
          {NAV.map(({ view, name }) => (
            <a
              key={view}
              href={`#/${view}`}
              aria-current={route.view === view || (view === "runs" && route.view === "run") ? "page" : undefined}
            >
              {name}
            </a>
          ))}
        </nav>
        <span className="grow" />
        <From />
        <Connection />
        <button onClick={() => setTheme(theme === "dark" ? "light" : "dark")} aria-label="Light or dark" title="t">
          ◐
        </button>
        <button onClick={() => setHelp(true)} aria-label="Keyboard help" title="?">
          ?
        </button>
      </header>
      <Mismatch />
      <FirstVisit />
      <main>
        <Contained key={route.view + route.run} what="This view">
          {route.view === "runs" && <RunsView />}
          {route.view === "run" && <RunView route={route} />}
          {route.view === "events" && <EventsView />}
          {route.view === "health" && <HealthView />}
          {route.view === "schemas" && <SchemasView />}
        </Contained>
      </main>
      {help && <Help close={() => setHelp(false)} />}
    </>
  );
}

function From() {
  const feed = useFeed();
  const [asked, setAsked] = useState("");
  const ago = (minutes: number) => String(Date.now() - minutes * 60_000);
  const choose = (choice: string) => {
    if (choice === "instant") return setAsked(new Date().toISOString().slice(0, 16));
    setAsked("");
    if (choice !== "") void feed.restart(choice === "earliest" || choice === "latest" ? choice : ago(Number(choice)));
  };
  return (
    <>
      <select aria-label="Read the log from" value="" onChange={(event) => choose(event.target.value)}>
        <option value="">{fromText(feed.status.from)}</option>
        <option value="15">the last 15 minutes</option>
        <option value="60">the last hour</option>
        <option value="1440">the last day</option>
        <option value="earliest">everything the log keeps</option>
        <option value="latest">only what comes now</option>
        <option value="instant">an instant…</option>
      </select>
      {asked !== "" && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void feed.restart(String(new Date(asked).getTime()));
            setAsked("");
          }}
        >
          <input
            type="datetime-local"
            aria-label="Instant to read from"
            value={asked}
            onChange={(event) => setAsked(event.target.value)}
          />
          <button>Read</button>
        </form>
      )}
    </>
  );
}

function fromText(from: string): string {
  if (from === "earliest") return "from the log's beginning";
  if (from === "latest" || from === "") return "from now on";
  return `since ${new Date(Number(from)).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false })}`;
}

/** Who comes for the first time sees what is recent, and is told that there is more. */
function FirstVisit() {
  const feed = useFeed();
  const { firstVisit, from, link } = feed.status;
  const [seen, setSeen] = useState(() => localStorage.getItem("first-visit") === "seen");
  if (seen || !firstVisit || link.state === "closed" || link.state === "starting") return null;
  const close = () => {
    localStorage.setItem("first-visit", "seen");
    setSeen(true);
  };
  const read = (where: string) => {
    close();
    void feed.restart(where);
  };
  return (
    <div className="first-visit" role="region" aria-label="First visit">
      <span>You see what agents reported {fromText(from)}. The log holds more:</span>
      <button onClick={() => read(String(Date.now() - 3_600_000))}>the last hour</button>
      <button onClick={() => read(String(Date.now() - 86_400_000))}>the last day</button>
      <button onClick={() => read("earliest")}>everything</button>
      <span className="grow" />
      <button onClick={close}>This is enough</button>
    </div>
  );
}

function Connection() {
  const feed = useFeed();
  const { link, caughtUp, perSecond, behind } = feed.status;
  const text =
    link.state === "open"
      ? caughtUp
        ? `live · ${count(Math.round(perSecond))}/s`
        : behind > 0
          ? `catching up, ${count(behind)} behind`
          : "catching up"
      : link.state === "connecting"
        ? "connecting"
        : link.state === "waiting"
          ? `again in ${Math.max(0, Math.ceil((link.until - Date.now()) / 1000))} s`
          : link.state === "starting"
            ? "starting"
            : "stopped";
  return (
    <span
      className={`link ${link.state} ${caughtUp ? "caught-up" : ""}`}
      role="status"
      data-link={link.state}
      data-caught-up={caughtUp}
      title={"why" in link ? link.why : ""}
    >
      {text}
      {(link.state === "waiting" || link.state === "closed") && (
        <button onClick={() => feed.reconnect()}>Connect now</button>
      )}
    </span>
  );
}

function Mismatch() {
  const { mismatch } = useFeed().status;
  if (mismatch === null) return null;
  return (
    <div className="mismatch" role="alert">
      <b>This page is older than the records.</b> The record at {mismatch.partition}:{String(mismatch.offset)} has
      schema version {mismatch.version}; this page reads up to {SCHEMA_VERSION}. Nothing after it was applied. Update
      the gateway, then <button onClick={() => location.reload()}>reload</button>: the page goes on from its last
      commit.
    </div>
  );
}

const KEYS: readonly (readonly [string, string])[] = [
  ["r v h s", "runs, events, health, schemas"],
  ["/", "search"],
  ["↑ ↓ or j k", "walk a list or tree"],
  ["Enter", "open the row; show a whole value"],
  ["← →", "fold, unfold a branch of the state"],
  ["p", "pin the run (list of runs)"],
  ["← →", "one record back, on (a run)"],
  ["[ ]", "previous, next node"],
  ["e E", "next, previous error"],
  ["Space", "play or pause"],
  ["Home", "to the start of the run"],
  ["l", "back to live"],
  ["1 … 5", "state, talk, tools, notes, metrics"],
  ["t", "light or dark"],
  ["?", "this help"],
];

function Help({ close }: { readonly close: () => void }) {
  return (
    <div className="overlay" onClick={close}>
      <section
        className="panel"
        role="dialog"
        aria-modal
        aria-label="Keyboard"
        onClick={(event) => event.stopPropagation()}
      >
        <h2>Keyboard</h2>
        <dl>
          {KEYS.map(([key, what]) => (
            <div className="fact" key={what}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <button onClick={close} autoFocus>
          Close
        </button>
      </section>
    </div>
  );
}
