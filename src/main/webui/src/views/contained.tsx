import { Component, type ReactNode } from "react";

interface Props {
  /** What it is, as in "This view". */
  readonly what: string;
  readonly children: ReactNode;
}

/** A part that fails shows so in its own place; the page and its data go on. */
export class Contained extends Component<Props, { readonly problem: string }> {
  override state = { problem: "" };
  static getDerivedStateFromError(error: unknown) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
  override render() {
    if (this.state.problem === "") return this.props.children;
    return (
      <p className="empty problem" role="alert">
        {this.props.what} failed: {this.state.problem}.{" "}
        <button onClick={() => this.setState({ problem: "" })}>Try again</button>
      </p>
    );
  }
}
