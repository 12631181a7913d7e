// Where the pointer pressed last, for what opens there; null once the keyboard is used.

let at: { x: number; y: number } | null = null;

export const lastPress = () => at;

export function followPresses(): void {
  const heard = { capture: true, passive: true };
  addEventListener(
    "pointerdown",
    (event) => {
      const { clientX: x, clientY: y } = event as PointerEvent;
      at = { x, y };
    },
    heard,
  );
  addEventListener(
    "keydown",
    () => {
      at = null;
    },
    heard,
  );
}
