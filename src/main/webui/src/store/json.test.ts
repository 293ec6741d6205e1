import { expect, test } from "vitest";
import suite from "json-patch-test-suite/tests.json";
import spec from "json-patch-test-suite/spec_tests.json";
import { canonical, type Json, parseJson } from "./json.js";
import { applyPatch, type Operation, PatchError } from "./patch.js";
import { sha256Hex } from "./sha256.js";

interface Case {
  comment?: string;
  doc: Json;
  patch: Record<string, Json>[];
  expected?: Json;
  error?: string;
  disabled?: boolean;
}

/** An operation as JSON text has it; DiffOperation, which producers send, cannot leave these members out. */
function operation(json: Record<string, Json>): Operation {
  const { op, path, from, value } = json;
  if (!["add", "remove", "replace", "move", "copy", "test"].includes(op as string)) throw new PatchError("unknown op");
  if (typeof path !== "string") throw new PatchError("no path");
  if (["add", "replace", "test"].includes(op as string) && value === undefined) throw new PatchError("no value");
  if (["move", "copy"].includes(op as string) && typeof from !== "string") throw new PatchError("no from");
  return { op: op as Operation["op"], path, from: String(from ?? ""), value: value ?? null };
}

for (const [name, cases] of Object.entries({ tests: suite, spec })) {
  (cases as unknown as Case[]).forEach((each, i) => {
    test.skipIf(each.disabled === true)(`RFC 6902, ${name} ${i}: ${each.comment ?? each.error ?? ""}`, () => {
      const before = JSON.stringify(each.doc);
      const patched = () => applyPatch(each.doc, each.patch.map(operation));
      if (each.error !== undefined) expect(patched).toThrow(PatchError);
      else expect(patched()).toEqual(each.expected ?? each.doc);
      expect(JSON.stringify(each.doc)).toBe(before);
    });
  });
}

test("a hash is taken over sorted keys and the text of numbers as sent", () => {
  const hash = (text: string) => sha256Hex(canonical(parseJson(text)));
  expect(hash('{"nested":{"z":"x","y":[true,null]},"b":2,"a":1}')).toBe(
    "f35279c8aa6b00bc82d43a191596cc3b41b7de7899ee16e36a08efe3afc45103",
  );
  expect(hash('{"counter":2}')).toBe("30703823b6f300ea7a1dca2339f8fb2d846d825ae0848c140dbca706c65509b7");
});

test.each([
  "1.0",
  "-0",
  "-0.0",
  "0.5",
  "1e16",
  "1.5e-7",
  "9007199254740993",
  "0.000001",
  "0.1000000000000000055",
  "10",
  "0",
])("the number %s stays as it was sent, alone, in arrays and in objects", (text) => {
  for (const json of [text, `[${text}]`, `{"a":${text},"b":[1,${text}]}`]) {
    expect(canonical(parseJson(json))).toBe(json);
    expect(canonical(structuredClone(parseJson(json)))).toBe(json);
  }
});

test("keys are sorted by their UTF-8 bytes, and __proto__ is a key like others", () => {
  expect(canonical(parseJson('{"\u{1F600}":1,"\uFFFD":2,"a":3}'))).toBe('{"a":3,"\uFFFD":2,"\u{1F600}":1}');
  const odd = parseJson('{"__proto__":{"a":1.0}}');
  expect(canonical(applyPatch(odd, [{ op: "add", path: "/__proto__/b", from: "", value: 2 }]))).toBe(
    '{"__proto__":{"a":1.0,"b":2}}',
  );
});

test.each(["", "{", '{"a":1.0,}', "[1.0", "01.0", "1.0 2", '"\\x" 1.0', `${"[".repeat(600)}1.0`])(
  "what is no JSON is refused: %s",
  (text) => {
    expect(() => parseJson(text)).toThrow();
  },
);
