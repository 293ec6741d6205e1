// What a layout is asked for, and what it answers.

export interface LayoutJob {
  readonly key: string;
  readonly nodes: readonly {
    readonly name: string;
    readonly width: number;
    readonly height: number;
    readonly group: string;
  }[];
  /** Its ends, and how wide what is written at it may be. */
  readonly edges: readonly (readonly [from: string, to: string, text?: number])[];
  /** What is on the screen and is to stay where it is. */
  readonly old?: Placed | undefined;
}

export interface Placed {
  readonly key: string;
  readonly width: number;
  readonly height: number;
  readonly nodes: ReadonlyMap<
    string,
    { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  >;
  readonly edges: ReadonlyMap<string, readonly { readonly x: number; readonly y: number }[]>;
  readonly groups: readonly {
    readonly name: string;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  }[];
}
