import { createRoot } from "react-dom/client";
import DecodeWorker from "./decode/worker.js?worker&inline";
import { carriedRun, openRunFile } from "./export.js";
import { Feed } from "./feed.js";
import { Archive } from "./store/archive.js";
import { App } from "./views/app.js";
import { FeedContext } from "./views/context.js";
import { go } from "./views/route.js";
import "./styles.css";
import "./graph.css";
import "./timeline.css";

/** What a first visit sees. */
const FIRST_VISIT_MS = 15 * 60_000;
/** What applying may take of a frame. */
const FRAME_BUDGET_MS = 8;

const base = location.href.replace(/[?#].*$/, "").replace(/\/[^/]*$/, "");
const feed = new Feed({
  base: base.replace(/^http/, "ws"),
  // Part of the page's own script: a decoder can be replaced when the gateway is away, or has a newer page by now.
  spawn: () => new DecodeWorker(),
  archive: () => Archive.open(),
  frame: soon,
  // Nobody waits for the frames of a hidden page.
  budget: () => (document.hidden ? 100 : FRAME_BUDGET_MS),
});

/** At the next frame; a hidden page gets none, and still reads. */
function soon(work: () => void): void {
  let done = false;
  const once = () => {
    if (!done) work();
    done = true;
  };
  requestAnimationFrame(once);
  setTimeout(once, document.hidden ? 0 : 200);
}

// For tests of the page, and for those who look into it: what is applied, and what a crash of the decoder would do.
Object.assign(window, {
  dashstream: {
    crashDecoder: () => feed.decoder.crash(),
    cursor: () => feed.cursorText(),
    save: () => feed.save(),
    status: () => ({ applied: feed.status.applied, applyLagMs: feed.status.applyLagMs, backlog: feed.backlog }),
    runs: () => Object.fromEntries(feed.runs.all().map((run) => [run.key, run.steps.length])),
  },
});

/** A page that carries a run shows it, and asks no gateway. */
async function start(): Promise<void> {
  const carried = carriedRun();
  if (carried === null) return feed.start(String(Date.now() - FIRST_VISIT_MS));
  const run = await openRunFile(carried, feed.wiring.spawn);
  feed.showFile(run);
  go({ view: "run", run: run.key }, true);
}

void start();
createRoot(document.getElementById("page")!).render(
  <FeedContext value={feed}>
    <App />
  </FeedContext>,
);
