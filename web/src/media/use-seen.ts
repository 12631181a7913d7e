// Whether an element has come near the screen: what is far away is not loaded.

import { type Accessor, createSignal, onCleanup } from "solid-js";

const waiting = new Map<Element, () => void>();
let observer: IntersectionObserver | undefined;

export function useSeen(): { seen: Accessor<boolean>; watch(element: Element): void } {
  const [seen, setSeen] = createSignal(false);
  return {
    seen,
    watch(element) {
      observer ??= new IntersectionObserver(look, { rootMargin: "600px" });
      waiting.set(element, () => setSeen(true));
      observer.observe(element);
      onCleanup(() => forget(element));
    },
  };
}

function look(entries: IntersectionObserverEntry[]): void {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    waiting.get(target)?.();
    forget(target);
  }
}

function forget(element: Element): void {
  waiting.delete(element);
  observer?.unobserve(element);
}
