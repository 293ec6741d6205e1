import { useState } from "react";

const FIRST = 4_000;
const MORE = 40_000;

/** Text of any length: what is shown first is short enough to be drawn at once, and more is drawn when somebody asks. */
export function LongText({ text, label }: { readonly text: string; readonly label?: string }) {
  const [shown, setShown] = useState(FIRST);
  const rest = text.length - shown;
  return (
    <>
      <pre aria-label={label}>{rest > 0 ? text.slice(0, shown) : text}</pre>
      {rest > 0 && (
        <button className="more" onClick={() => setShown(shown + MORE)}>
          {`${text.length.toLocaleString("en-US")} characters, show more`}
        </button>
      )}
    </>
  );
}

/** The beginning of a text, as long as a line can use. */
export function brief(text: string, most = 200): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
