import { useState } from "react";
import { dot, download, graphJson, mermaid, runFile, runPage } from "../export.js";
import { recordsOf } from "../history.js";
import type { RunModel } from "../store/model.js";
import type { Run } from "../store/run.js";
import { useFeed } from "./context.js";
import { count, duration } from "./format.js";
import { currentLink } from "./route.js";

interface HeadProps {
  readonly run: Run;
  readonly model: RunModel;
  readonly live: boolean;
}

export function RunHead({ run, model, live }: HeadProps) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(currentLink());
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <header className="run-head">
      <a href="#/runs" aria-label="Back to all runs" className="back">
        ←
      </a>
      <div className="title">
        <h1>{run.name || "unnamed graph"}</h1>
        <code className="cut">{run.thread || "(no thread)"}</code>
      </div>
      <span className={`status ${model.status}`} data-status={model.status}>
        {model.status}
      </span>
      <Figures run={run} model={model} />
      <span className="grow" />
      <button onClick={() => void copy()} title={live ? "A link to this run" : "A link to this instant"}>
        {copied ? "Copied" : "Copy link"}
      </button>
      <Export run={run} model={model} />
    </header>
  );
}

function Figures({ run, model }: Pick<HeadProps, "run" | "model">) {
  const spent = (model.endedUs || model.lastUs) - model.startedUs;
  return (
    <dl className="figures">
      <Figure name="duration" value={duration(spent)} bad={spent < 0} />
      <Figure name="records" value={count(run.steps.length)} />
      <Figure name="tokens" value={count(model.prompt + model.completion)} />
      {model.cost !== null && <Figure name="cost" value={model.cost.toFixed(4)} />}
      <Figure name="errors" value={String(model.errors)} bad={model.errors > 0} />
      {model.missing > 0 && <Figure name="missing" value={count(model.missing)} bad />}
      {model.restarts > 0 && <Figure name="restarts" value={count(model.restarts)} />}
      <Figure name="tenant" value={run.tenant || "none"} />
    </dl>
  );
}

function Figure({
  name,
  value,
  bad = false,
}: {
  readonly name: string;
  readonly value: string;
  readonly bad?: boolean;
}) {
  return (
    <div className={bad ? "bad" : ""} data-figure={name}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Export({ run, model }: Pick<HeadProps, "run" | "model">) {
  const feed = useFeed();
  const [problem, setProblem] = useState("");
  const name = run.thread.replaceAll(/[^\w.-]/g, "_") || "run";
  const kinds: Record<string, () => void | Promise<void>> = {
    mermaid: () => download(`${name}.mmd`, mermaid(run, model)),
    dot: () => download(`${name}.dot`, dot(run, model)),
    json: () => download(`${name}.graph.json`, graphJson(run, model)),
    run: async () => download(`${name}.dashstream.json`, runFile(run, await recordsOf(feed, run))),
    page: async () => download(`${name}.html`, await runPage(runFile(run, await recordsOf(feed, run)))),
  };
  const exported = async (kind: string) => {
    setProblem("");
    try {
      await kinds[kind]?.();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <>
      {problem !== "" && <span className="problem">Not exported: {problem}</span>}
      <select aria-label="Export" value="" onChange={(event) => void exported(event.target.value)}>
        <option value="">Export…</option>
        <option value="mermaid">Graph now, as Mermaid</option>
        <option value="dot">Graph now, as DOT</option>
        <option value="json">Graph now, as JSON</option>
        {!run.fromFile && <option value="page">Whole run, as a page that opens anywhere</option>}
        {!run.fromFile && <option value="run">Whole run, as a file to open here</option>}
      </select>
    </>
  );
}
