// How the page scrolls to what somebody asked for: not at all by degrees for whoever wants no motion (`appearance/appear.ts` says it of the page).

export const scrollWay = (): ScrollBehavior => (document.documentElement.dataset.motion === "none" ? "auto" : "smooth");
