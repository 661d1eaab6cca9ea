"use client";
import { type RefObject, useEffect, useRef, useState } from "react";

type MapEngine<Props> = { setProps(props: Props): void; destroy(): void };

type Options<Props, Engine> = {
  /** What the map shows now; null until all of it is known. */
  readonly props: Props | null;
  /** Fetches the code that makes one, told which attempt it is: the same function at each render. */
  readonly load: (attempt: number) => Promise<(container: HTMLElement, props: Props) => Engine>;
  /** The code did not come, or could not draw. */
  readonly onFault: () => void;
  /** Another number makes another engine. */
  readonly attempt?: number;
};

/** A map engine's life on a page: made once there is something to show, told every change, gone with the page. */
export function useEngine<Props, Engine extends MapEngine<Props>>(
  container: RefObject<HTMLElement | null>,
  { props, load, onFault, attempt = 0 }: Options<Props, Engine>,
): Engine | null {
  const [engine, setEngine] = useState<Engine | null>(null);
  const latest = useRef({ props, onFault });
  latest.current = { props, onFault };
  const isReady = props !== null;

  useEffect(() => {
    const element = container.current;
    if (!element || !isReady) return;
    let made: Engine | null = null;
    let isGone = false;
    load(attempt).then(
      (create) => {
        if (isGone || !latest.current.props) return;
        made = create(element, latest.current.props);
        setEngine(made);
      },
      () => latest.current.onFault(),
    );
    return () => {
      isGone = true;
      made?.destroy();
      setEngine(null);
    };
  }, [container, isReady, load, attempt]);

  useEffect(() => {
    if (latest.current.props) engine?.setProps(latest.current.props);
  });
  return engine;
}
