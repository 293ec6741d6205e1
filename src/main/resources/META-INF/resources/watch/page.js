// The page: one connection, watched. Nothing is drawn per record; four times a second what changed is shown.
import { Continuity } from "./continuity.js";
import { deliveries, describe } from "./records.js";

const SHOWN = 200;
const PERIOD_MS = 250;
const $ = (id) => document.getElementById(id);

let socket = null;
let seen = new Continuity();
let resumes = 0;
let filtered = false;
let fresh = [];
let rates = [];

$("from").addEventListener("change", () => ($("instant-label").hidden = $("from").value !== "instant"));
$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  seen = new Continuity();
  resumes = 0;
  $("stream").replaceChildren();
  const from = $("from").value;
  open({ from: from === "instant" ? $("instant").value.trim() : from });
});
$("disconnect").addEventListener("click", () => socket?.close(1000));
$("resume").addEventListener("click", () => {
  resumes++;
  open({ cursor: seen.cursor() });
});
setInterval(draw, PERIOD_MS);

function open(start) {
  const query = new URLSearchParams(start);
  const threads = $("threads").value.split(",").map((t) => t.trim()).filter(Boolean);
  threads.forEach((thread) => query.append("thread", thread));
  filtered = threads.length > 0;
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const opened = new WebSocket(`${scheme}://${location.host}/ws?${query}`, "dashstream.v2");
  opened.binaryType = "arraybuffer";
  opened.onmessage = ({ data }) => (typeof data === "string" ? control(JSON.parse(data)) : batch(data));
  opened.onclose = ({ code, reason }) => closed(opened, code, reason);
  socket?.close(1000);
  socket = opened;
  show("connecting", "");
}

function batch(data) {
  for (const { partition, offset, value } of deliveries(data)) {
    seen.applied(partition, offset, filtered);
    fresh.push({ partition, offset, value });
  }
  if (fresh.length > SHOWN) fresh = fresh.slice(-SHOWN);
}

function control(frame) {
  switch (frame.type) {
    case "hello":
      seen.startsAfter(frame.cursor, false);
      show(`live, started from ${frame.started_from}`, "live");
      return notice(`hello: topic ${frame.topic}, epoch ${frame.epoch}, from ${frame.started_from}`);
    case "caught_up":
      return notice(`caught up: ${frame.delivered} records in ${frame.took_ms} ms`);
    case "gap":
      seen.gap(frame.partition, frame.to, frame.count);
      return notice(`gap: partition ${frame.partition}, ${frame.from} to ${frame.to} (${frame.count}), ${frame.reason}`, true);
    case "reset":
      seen.startsAfter(frame.cursor, true);
      return notice(`reset: ${frame.reason}; delivery starts at ${frame.cursor}`, true);
    case "status":
      return notice(`behind: ${frame.behind} records, ${frame.behind_ms} ms`);
    case "goaway":
      return notice(`go away: ${frame.reason}, come back in ${frame.retry_after_ms} ms`, true);
    case "error":
      return notice(`error: ${frame.code}: ${frame.message}`, true);
    default:
      return notice(JSON.stringify(frame));
  }
}

function closed(which, code, reason) {
  if (which !== socket) return;
  socket = null;
  show(`disconnected (${code}${reason ? ", " + reason : ""})`, code === 1000 ? "" : "broken");
  notice(`disconnected: ${code} ${reason}`, code !== 1000);
}

function show(state, look) {
  $("state").textContent = state;
  $("state").className = `state ${look}`;
  $("disconnect").disabled = !socket;
  $("resume").disabled = Boolean(socket) || !seen.cursor();
}

function notice(text, bad = false) {
  const line = row([[`${new Date().toLocaleTimeString()} `, "where"], [text, bad ? "bad" : ""]]);
  $("notices").prepend(line);
  while ($("notices").childElementCount > SHOWN) $("notices").lastChild.remove();
}

function row(parts) {
  const line = document.createElement("li");
  for (const [text, look] of parts) {
    const span = document.createElement("span");
    span.className = look;
    span.textContent = text;
    line.append(span);
  }
  line.title = line.textContent;
  return line;
}

function draw() {
  rates.push(seen.records);
  if (rates.length > 9) rates.shift();
  $("rate").textContent = Math.max(0, Math.round(((rates.at(-1) - rates[0]) * 1000) / (PERIOD_MS * Math.max(1, rates.length - 1))));
  $("records").textContent = seen.records;
  $("repeated").textContent = seen.repeated;
  $("skipped").textContent = seen.skipped;
  $("missing").textContent = seen.missing;
  $("resumes").textContent = resumes;
  $("cursor").textContent = seen.cursor() || "none";
  for (const { partition, offset, value } of fresh) {
    const { kind, thread, detail } = describe(value);
    $("stream").prepend(row([[`${partition}:${offset} `, "where"], [`${kind} `, "kind"], [`${thread} ${detail}`, ""]]));
  }
  fresh = [];
  while ($("stream").childElementCount > SHOWN) $("stream").lastChild.remove();
  $("partitions").replaceChildren(...[...seen.partitions].sort(([a], [b]) => a - b).map(partitionRow));
}

function partitionRow([partition, place]) {
  const line = document.createElement("tr");
  place.rate = 0.7 * (place.rate ?? 0) + (0.3 * (place.records - place.before) * 1000) / PERIOD_MS;
  place.before = place.records;
  for (const text of [partition, place.offset, place.records, place.rate.toFixed(1)]) {
    line.insertCell().textContent = text;
  }
  return line;
}
