// A message that is sent rises from the box that it was typed into.

const RISES_MS = 180;
/** The engine answers within that, or what comes is just there. */
const COMES_WITHIN_MS = 600;

export function riseFromComposer(place: HTMLElement): void {
  let stop = () => {};
  const sent = (target: EventTarget | null) => {
    const rows = target instanceof Element && target.closest(".composer") ? place.querySelector(".timeline-rows") : null;
    if (rows === null || document.documentElement.dataset.motion === "none") return;
    stop();
    const news = new MutationObserver((changes) => {
      const added = changes
        .flatMap(({ addedNodes }) => [...addedNodes])
        .filter((node): node is HTMLElement => node instanceof HTMLElement);
      const articles = added.map((node) => (node.matches(".message") ? node : node.querySelector<HTMLElement>(".message")));
      const article = articles.findLast((each) => each?.classList.contains("own"));
      if (!article) return;
      stop();
      rise(article);
    });
    news.observe(rows, { childList: true, subtree: true });
    const timer = setTimeout(() => stop(), COMES_WITHIN_MS);
    stop = () => {
      clearTimeout(timer);
      news.disconnect();
    };
  };
  place.addEventListener("submit", ({ target }) => sent(target), true);
  place.addEventListener(
    "keydown",
    ({ key, shiftKey, target }) => {
      if (key === "Enter" && !shiftKey) sent(target);
    },
    true,
  );
}

/** By transform alone: nothing is laid out again. */
function rise(article: HTMLElement): void {
  article.animate([{ transform: "translateY(2.5rem) scale(0.96)" }, { transform: "none" }], {
    duration: RISES_MS,
    easing: "cubic-bezier(0.2, 0.9, 0.3, 1)",
  });
}
