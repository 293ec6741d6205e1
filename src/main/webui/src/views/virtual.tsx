import { type CSSProperties, type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";

interface VirtualProps {
  readonly count: number;
  readonly rowHeight: number;
  /** A row; `id` and `active` are for the element that stands for it. */
  readonly row: (index: number, style: CSSProperties, id: string, active: boolean) => ReactNode;
  readonly label: string;
  readonly role?: string;
  /** Enter on a row. */
  readonly open?: (index: number) => void;
  /** Other keys on a row; true when it was used. */
  readonly onKey?: (index: number, key: string) => boolean;
  readonly onTop?: (atTop: boolean) => void;
}

/** A list of rows of one height that draws only those in sight. Arrows, j and k walk through it. */
export function Virtual({ count, rowHeight, row, label, role = "list", open, onKey, onTop }: VirtualProps) {
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const [view, setView] = useState({ top: 0, height: 600 });
  const [active, setActive] = useState(-1);
  useEffect(() => {
    const element = box.current!;
    const watch = new ResizeObserver(() => setView((old) => ({ ...old, height: element.clientHeight })));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  const first = Math.max(0, Math.floor(view.top / rowHeight) - 5);
  const last = Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + 5);
  const rows: ReactNode[] = [];
  for (let i = first; i < last; i++) {
    const style = { position: "absolute", top: i * rowHeight, height: rowHeight, left: 0, right: 0 } as const;
    rows.push(row(i, style, `${id}${i}`, i === active));
  }
  const walk = (to: number) => {
    const next = Math.min(count - 1, Math.max(0, to));
    setActive(next);
    const element = box.current!;
    const top = next * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    if (top + rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = top + rowHeight - element.clientHeight;
  };
  const key = (event: KeyboardEvent) => {
    if (event.target !== box.current || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(view.height / rowHeight) - 1);
    const steps: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: page, PageUp: -page };
    const step = steps[event.key];
    if (step !== undefined) walk(active + step);
    else if (event.key === "Enter" && active >= 0) open?.(active);
    else if (active < 0 || onKey?.(active, event.key) !== true) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={box}
      className="virtual"
      role={role}
      aria-label={label}
      aria-activedescendant={active >= first && active < last ? `${id}${active}` : undefined}
      tabIndex={0}
      onKeyDown={key}
      onScroll={(event) => {
        setView({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight });
        onTop?.(event.currentTarget.scrollTop < rowHeight);
      }}
    >
      <div role="presentation" style={{ height: count * rowHeight, position: "relative" }}>
        {rows}
      </div>
    </div>
  );
}
