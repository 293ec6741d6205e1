import { useState } from "react";
import { usePoll } from "./poll.js";

/** A schema that a graph is expected to run with. */
export interface Pin {
  readonly schema_id: string;
  readonly graph_name: string;
}

interface Pins {
  readonly pins: readonly Pin[];
  readonly problem: string;
  /** Pins a schema, or removes the pin. */
  readonly change: (graph: string, schema: string | null) => Promise<void>;
}

/** The pins the gateway keeps. */
export function usePins(): Pins {
  const [refused, setRefused] = useState("");
  const asked = usePoll("api/expected-schema", async (response) => pinList(await response.json()));
  const change = async (graph: string, schema: string | null) => {
    const request =
      schema === null
        ? { method: "DELETE" }
        : {
            method: "PUT",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ schema_id: schema }),
          };
    try {
      const answer = await fetch(`api/expected-schema/${encodeURIComponent(graph)}`, request);
      setRefused(answer.ok ? "" : `The gateway refused the pin of ${graph}: ${answer.status}`);
    } catch {
      setRefused("The gateway does not answer: the pin was not changed.");
    }
    asked.again();
  };
  return { pins: asked.value ?? [], problem: refused, change };
}

function pinList(json: unknown): Pin[] {
  const list: unknown = Array.isArray(json) ? json : Object.values((json ?? {}) as object);
  return (list as unknown[])
    .flat()
    .filter((each): each is Pin => typeof each === "object" && each !== null && "schema_id" in each);
}
