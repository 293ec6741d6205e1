import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from "react";

interface VirtualProps {
  readonly count: number;
  readonly rowHeight: number;
  readonly row: (index: number, style: CSSProperties) => ReactNode;
  readonly label: string;
  readonly role?: string;
  readonly onTop?: (atTop: boolean) => void;
}

/** A list of rows of one height that draws only those in sight. */
export function Virtual({ count, rowHeight, row, label, role = "list", onTop }: VirtualProps) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  useEffect(() => {
    const element = box.current!;
    const watch = new ResizeObserver(() => setView((old) => ({ ...old, height: element.clientHeight })));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  const first = Math.max(0, Math.floor(view.top / rowHeight) - 5);
  const last = Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + 5);
  const rows: ReactNode[] = [];
  for (let i = first; i < last; i++)
    rows.push(row(i, { position: "absolute", top: i * rowHeight, height: rowHeight, left: 0, right: 0 }));
  return (
    <div
      ref={box}
      className="virtual"
      role={role}
      aria-label={label}
      tabIndex={0}
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
