// How values are written for people.

export function duration(us: number): string {
  if (!Number.isFinite(us)) return "";
  const sign = us < 0 ? "-" : "";
  const ms = Math.abs(us) / 1000;
  if (ms < 1) return `${sign}${Math.round(ms * 1000)} µs`;
  if (ms < 1000) return `${sign}${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
  const s = ms / 1000;
  if (s < 60) return `${sign}${s.toFixed(1)} s`;
  if (s < 3600) return `${sign}${Math.floor(s / 60)} m ${Math.floor(s % 60)} s`;
  return `${sign}${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} m`;
}

export function clock(us: number): string {
  const date = new Date(us / 1000);
  return us === 0 || Number.isNaN(date.getTime()) ? "" : date.toLocaleTimeString([], { hour12: false });
}

export function count(n: number | bigint): string {
  return n.toLocaleString("en-US").replaceAll(",", "\u2009");
}

export function bytes(n: number): string {
  return n < 1024 ? `${n} B` : n < 1024 ** 2 ? `${Math.round(n / 1024)} KiB` : `${(n / 1024 ** 2).toFixed(1)} MiB`;
}

/** A day's instant to the second; with its date when it is not today's. */
export function instantClock(us: number): string {
  const date = new Date(us / 1000);
  if (us === 0 || Number.isNaN(date.getTime())) return "unknown";
  const today = date.toDateString() === new Date().toDateString();
  return today
    ? clock(us)
    : `${date.toLocaleDateString([], { month: "short", day: "numeric", year: "numeric" })} ${clock(us)}`;
}
