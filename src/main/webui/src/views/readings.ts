// What the gateway's own meters say, out of their text form. Pure.

export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export class Readings {
  private constructor(private readonly series: readonly Series[]) {}

  static parse(text: string): Readings {
    const series: Series[] = [];
    for (const line of text.split("\n")) {
      const match = /^([\w:]+)(?:\{(.*)\})? (\S+)/.exec(line);
      if (match === null) continue;
      const labels = Object.fromEntries(
        [...(match[2] ?? "").matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, value]) => [key!, value!]),
      );
      series.push({ name: match[1]!, labels, value: Number(match[3]) });
    }
    return new Readings(series);
  }

  of(name: string, labels: Readonly<Record<string, string>> = {}): readonly Series[] {
    return this.series.filter(
      (each) => each.name === name && Object.entries(labels).every(([key, value]) => each.labels[key] === value),
    );
  }

  /** The sum of these series, or null when there is none. */
  sum(name: string, labels: Readonly<Record<string, string>> = {}): number | null {
    const found = this.of(name, labels);
    return found.length === 0 ? null : found.reduce((sum, each) => sum + each.value, 0);
  }

  /** An upper bound of a histogram's quantile, or null when nothing was observed. */
  quantile(name: string, q: number): number | null {
    const counts = new Map<number, number>();
    for (const { labels, value } of this.of(`${name}_bucket`)) {
      const le = labels["le"] === "+Inf" ? Number.POSITIVE_INFINITY : Number(labels["le"]);
      counts.set(le, (counts.get(le) ?? 0) + value);
    }
    const bounds = [...counts.keys()].sort((a, b) => a - b);
    const all = counts.get(bounds.at(-1) ?? 0) ?? 0;
    return all === 0 ? null : (bounds.find((bound) => counts.get(bound)! >= all * q) ?? null);
  }
}
