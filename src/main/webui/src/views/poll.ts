import { useEffect, useState } from "react";

/** The answer of an address of the gateway, asked again every few seconds; null until there is one. */
export function usePoll<T>(
  path: string,
  read: (response: Response) => Promise<T>,
  everyMs = 3000,
): { readonly value: T | null; readonly problem: string; readonly again: () => void } {
  const [value, setValue] = useState<T | null>(null);
  const [problem, setProblem] = useState("");
  const [round, setRound] = useState(0);
  useEffect(() => {
    let stopped = false;
    const ask = async () => {
      try {
        const answer = await read(await fetch(path));
        if (stopped) return;
        setValue(() => answer);
        setProblem("");
      } catch (error) {
        if (!stopped) setProblem(error instanceof Error ? error.message : String(error));
      }
    };
    void ask();
    const timer = setInterval(() => void ask(), everyMs);
    return () => {
      stopped = true;
      clearInterval(timer);
    };
  }, [path, everyMs, round]);
  return { value, problem, again: () => setRound(round + 1) };
}
