// Keeps the app above the keyboard where the browser lays the keyboard over the page (iOS does; others follow `interactive-widget`).

export function followKeyboard(): void {
  const { visualViewport } = window;
  if (!visualViewport) return;
  const { documentElement } = document;
  const look = () => {
    // Zoomed in by fingers: the page stays as it is.
    const isCovered = visualViewport.scale <= 1.01 && documentElement.clientHeight - visualViewport.height > 60;
    documentElement.classList.toggle("keyboard-up", isCovered);
    documentElement.style.setProperty("--seen-height", isCovered ? `${visualViewport.height}px` : "100%");
    // What the browser scrolled the page by, to bring the field into view: the shell is as high as what is seen.
    if (isCovered) scrollTo(0, 0);
  };
  visualViewport.addEventListener("resize", look);
  visualViewport.addEventListener("scroll", look);
}
