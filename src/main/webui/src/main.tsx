import { createRoot } from "react-dom/client";
import { Feed } from "./feed.js";
import { Archive } from "./store/archive.js";
import { App } from "./views/app.js";
import { FeedContext } from "./views/context.js";
import "./styles.css";

/** What a first visit sees. */
const FIRST_VISIT_MS = 15 * 60_000;

const base = location.href.replace(/[?#].*$/, "").replace(/\/[^/]*$/, "");
const feed = new Feed({
  base: base.replace(/^http/, "ws"),
  spawn: () => new Worker(new URL("./decode/worker.ts", import.meta.url), { type: "module" }),
  archive: () => Archive.open(),
  // A hidden page gets no frames, and still reads.
  frame: (work) => void (document.hidden ? setTimeout(work, 50) : requestAnimationFrame(work)),
});

// For tests of the page, and for those who look into it: what is applied, and what a crash of the decoder would do.
Object.assign(window, {
  dashstream: {
    crashDecoder: () => feed.decoder.crash(),
    cursor: () => feed.cursorText(),
    runs: () => Object.fromEntries(feed.runs.all().map((run) => [run.key, run.steps.length])),
  },
});

void feed.start(String(Date.now() - FIRST_VISIT_MS));
createRoot(document.getElementById("page")!).render(
  <FeedContext value={feed}>
    <App />
  </FeedContext>,
);
