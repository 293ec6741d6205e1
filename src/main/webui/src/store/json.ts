// JSON that keeps what was sent. A number whose text JavaScript would write otherwise (1.0, 1e16, 2^53 + 1) is kept as its
// text, in a boxed String: state hashes are over the text, and structured clone carries it between threads as it is.

export type Json = null | boolean | string | number | NumberText | JsonArray | JsonObject;
export type JsonArray = readonly Json[];
export interface JsonObject {
  readonly [name: string]: Json;
}
export type NumberText = String;

/** Deeper documents are refused: nothing of ours nests so, and each level costs stack. */
export const MAX_DEPTH = 500;

/** Whether a text may hold a number that String(Number(text)) would not give back. Errs to true. */
const ODD_NUMBER = /(?:^|[[:,\s])-?(?:\d{16,}|\d+\.\d*0(?!\d)|\d*\.\d{15,}|0\.00000|\d+(?:\.\d+)?[eE]|0(?![.\d]))/;

export function parseJson(text: string): Json {
  if (text.length > MAX_DEPTH && tooDeep(text)) throw new SyntaxError(`JSON deeper than ${MAX_DEPTH} levels`);
  return ODD_NUMBER.test(text) ? new Parser(text).document() : (JSON.parse(text) as Json);
}

/** Brackets inside of strings do not count. */
function tooDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === 0x22) quoted = !quoted;
    else if (char === 0x5c && quoted) i++;
    else if (quoted) continue;
    else if ((char === 0x5b || char === 0x7b) && ++depth > MAX_DEPTH) return true;
    else if (char === 0x5d || char === 0x7d) depth--;
  }
  return false;
}

export function isNumberText(value: unknown): value is NumberText {
  return value instanceof String;
}

export function isNumeric(value: Json): value is number | NumberText {
  return typeof value === "number" || isNumberText(value);
}

export function isArray(value: Json | undefined): value is JsonArray {
  return Array.isArray(value);
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isNumberText(value);
}

/** An object of these members; __proto__ is a name like others. */
export function withMember(object: JsonObject, name: string, value: Json): JsonObject {
  const copy: Record<string, Json> = { ...object };
  put(copy, name, value);
  return copy;
}

export function member(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Sets a member; __proto__ is a name like others. */
export function put(object: Record<string, Json>, name: string, value: Json): void {
  if (name === "__proto__") {
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[name] = value;
  }
}

/** Compact, keys sorted by their UTF-8 bytes, numbers as sent: what state hashes are taken of. */
export function canonical(value: Json): string {
  return canonicalWithin(value, Number.POSITIVE_INFINITY)!;
}

/** The canonical text, or null when it is longer: a patch can copy a document into itself until no memory holds its text. */
export function canonicalWithin(value: Json, most: number): string | null {
  const writer = new Canonical(most);
  return writer.write(value) ? writer.text : null;
}

class Canonical {
  text = "";

  constructor(private readonly most: number) {}

  /** False when the text became too long. */
  write(value: Json): boolean {
    if (isArray(value)) return this.items(value);
    if (isObject(value)) return this.members(value);
    this.text += typeof value === "string" ? JSON.stringify(value) : String(value);
    return this.text.length <= this.most;
  }

  private items(array: JsonArray): boolean {
    this.text += "[";
    for (let i = 0; i < array.length; i++) {
      if (i > 0) this.text += ",";
      if (!this.write(array[i]!)) return false;
    }
    this.text += "]";
    return this.text.length <= this.most;
  }

  private members(object: JsonObject): boolean {
    this.text += "{";
    let first = true;
    for (const name of sortedNames(object)) {
      this.text += `${first ? "" : ","}${JSON.stringify(name)}:`;
      first = false;
      if (!this.write(object[name]!)) return false;
    }
    this.text += "}";
    return this.text.length <= this.most;
  }
}

function sortedNames(object: JsonObject): string[] {
  const names = Object.keys(object);
  // UTF-16 order is UTF-8 order except where surrogates meet the last of the basic plane.
  return names.some((name) => /[\ud800-\udfff]/.test(name)) ? names.sort(byCodePoints) : names.sort();
}

function byCodePoints(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Equal as RFC 6902's test means it: numbers by value, objects in any order. */
export function equal(a: Json, b: Json): boolean {
  return equalWithin(a, b, Number.POSITIVE_INFINITY) === true;
}

/** Whether they are equal, or null when more than so many values had to be looked at. */
export function equalWithin(a: Json, b: Json, most: number): boolean | null {
  const left = { looks: most };
  const same = alike(a, b, left);
  return left.looks < 0 ? null : same;
}

function alike(a: Json, b: Json, left: { looks: number }): boolean {
  if (a === b) return true;
  if (--left.looks < 0) return false;
  if (isNumeric(a) && isNumeric(b)) return Number(a) === Number(b);
  if (isArray(a) && isArray(b)) return a.length === b.length && a.every((item, i) => alike(item, b[i]!, left));
  if (!isObject(a) || !isObject(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && alike(a[name]!, b[name]!, left))
  );
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SPACE = /[ \t\n\r]*/y;

class Parser {
  private at = 0;

  constructor(private readonly text: string) {}

  document(): Json {
    const value = this.value(0);
    if (this.at < this.text.length) throw this.wrong("the end");
    return value;
  }

  private value(depth: number): Json {
    if (depth > MAX_DEPTH) throw new SyntaxError(`JSON deeper than ${MAX_DEPTH} levels`);
    this.space();
    const value = this.bare(depth);
    this.space();
    return value;
  }

  private bare(depth: number): Json {
    switch (this.text[this.at]) {
      case "{":
        return this.object(depth);
      case "[":
        return this.array(depth);
      case '"':
        return this.string();
      case "t":
        return this.word("true", true);
      case "f":
        return this.word("false", false);
      case "n":
        return this.word("null", null);
      default:
        return this.number();
    }
  }

  private object(depth: number): JsonObject {
    const object: Record<string, Json> = {};
    this.at++;
    this.space();
    if (this.take("}")) return object;
    do {
      this.space();
      const name = this.string();
      this.space();
      if (!this.take(":")) throw this.wrong('":"');
      put(object, name, this.value(depth + 1));
    } while (this.take(","));
    if (!this.take("}")) throw this.wrong('"}"');
    return object;
  }

  private array(depth: number): JsonArray {
    const array: Json[] = [];
    this.at++;
    this.space();
    if (this.take("]")) return array;
    do array.push(this.value(depth + 1));
    while (this.take(","));
    if (!this.take("]")) throw this.wrong('"]"');
    return array;
  }

  private string(): string {
    const found = this.match(STRING);
    if (found === null) throw this.wrong("a string");
    return found.includes("\\") ? (JSON.parse(found) as string) : found.slice(1, -1);
  }

  private number(): number | NumberText {
    const found = this.match(NUMBER);
    if (found === null) throw this.wrong("a value");
    const value = Number(found);
    // eslint-disable-next-line no-new-wrappers
    return String(value) === found ? value : new String(found);
  }

  private word<T extends Json>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) throw this.wrong("a value");
    this.at += word.length;
    return value;
  }

  private take(char: string): boolean {
    if (this.text[this.at] !== char) return false;
    this.at++;
    return true;
  }

  private space(): void {
    this.match(SPACE);
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? null;
    if (found !== null) this.at += found.length;
    return found;
  }

  private wrong(expected: string): SyntaxError {
    return new SyntaxError(
      `expected ${expected} at character ${this.at}, found ${this.text.slice(this.at, this.at + 20)}`,
    );
  }
}
