// RFC 6902 on immutable documents: what a patch does not touch is shared with the document before it.

import { equal, isArray, isObject, type Json, type JsonArray, member, withMember } from "./json.js";

export interface Operation {
  readonly op: "add" | "remove" | "replace" | "move" | "copy" | "test";
  readonly path: string;
  readonly from: string;
  /** Absent for remove, move and copy. */
  readonly value: Json;
}

/** A patch that does not fit its document. */
export class PatchError extends Error {}

/** The document after all operations; throws {@link PatchError} when one does not apply, and nothing is changed then. */
export function applyPatch(document: Json, operations: readonly Operation[]): Json {
  return operations.reduce(applyOne, document);
}

function applyOne(document: Json, operation: Operation): Json {
  const path = pointer(operation.path);
  switch (operation.op) {
    case "add":
      return add(document, path, operation.value);
    case "remove":
      return remove(document, path);
    case "replace":
      return replace(document, path, operation.value);
    case "move":
      return move(document, operation);
    case "copy":
      return add(document, path, get(document, pointer(operation.from)));
    case "test":
      if (!equal(get(document, path), operation.value))
        throw new PatchError(`test of "${operation.path}" found another value`);
      return document;
  }
}

function move(document: Json, operation: Operation): Json {
  if (operation.path.startsWith(`${operation.from}/`)) {
    throw new PatchError(`"${operation.from}" cannot move into itself`);
  }
  const value = get(document, pointer(operation.from));
  return add(remove(document, pointer(operation.from)), pointer(operation.path), value);
}

/** The reference tokens of an RFC 6901 pointer. */
export function pointer(text: string): string[] {
  if (text === "") return [];
  if (!text.startsWith("/")) throw new PatchError(`a path is empty or begins with "/", found "${text}"`);
  return text.slice(1).split("/").map(unescape);
}

function unescape(token: string): string {
  if (/~(?![01])/.test(token)) throw new PatchError(`"~" stands before 0 or 1 only, found "${token}"`);
  return token.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** The pointer of these tokens. */
export function pointerText(tokens: readonly (string | number)[]): string {
  return tokens.map((token) => `/${String(token).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

export function get(document: Json, path: readonly string[]): Json {
  let value = document;
  for (const token of path) {
    const next = isArray(value)
      ? value[index(value, token, value.length - 1)]
      : isObject(value)
        ? member(value, token)
        : undefined;
    if (next === undefined) throw new PatchError(`nothing is at "${pointerText(path)}"`);
    value = next;
  }
  return value;
}

function add(document: Json, path: readonly string[], value: Json): Json {
  return change(
    document,
    path,
    (parent, token) => {
      if (!isArray(parent)) return isObject(parent) ? withMember(parent, token, value) : nowhere(path);
      const at = token === "-" ? parent.length : index(parent, token, parent.length);
      return [...parent.slice(0, at), value, ...parent.slice(at)];
    },
    value,
  );
}

function replace(document: Json, path: readonly string[], value: Json): Json {
  return change(
    document,
    path,
    (parent, token) => {
      if (isArray(parent)) return parent.with(index(parent, token, parent.length - 1), value);
      return isObject(parent) && Object.hasOwn(parent, token) ? withMember(parent, token, value) : nowhere(path);
    },
    value,
  );
}

function remove(document: Json, path: readonly string[]): Json {
  return change(
    document,
    path,
    (parent, token) => {
      if (isArray(parent)) return parent.toSpliced(index(parent, token, parent.length - 1), 1);
      if (!isObject(parent) || !Object.hasOwn(parent, token)) return nowhere(path);
      const { [token]: _, ...rest } = parent;
      return rest;
    },
    null,
  );
}

/** Rebuilds the documents along the path; the empty path is the whole document. */
function change(
  document: Json,
  path: readonly string[],
  edit: (parent: Json, token: string) => Json,
  whole: Json,
): Json {
  const [token, ...rest] = path;
  if (token === undefined) return whole;
  if (rest.length === 0) return edit(document, token);
  const child = change(get(document, [token]), rest, edit, whole);
  return isArray(document)
    ? document.with(Number(token), child)
    : withMember(document as { [name: string]: Json }, token, child);
}

function index(array: JsonArray, token: string, most: number): number {
  const at = /^(?:0|[1-9]\d*)$/.test(token) ? Number(token) : -1;
  if (at < 0 || at > most) throw new PatchError(`"${token}" is no index of an array of ${array.length}`);
  return at;
}

function nowhere(path: readonly string[]): never {
  throw new PatchError(`nothing is at "${pointerText(path)}"`);
}
