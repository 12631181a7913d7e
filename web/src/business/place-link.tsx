// A link to a place among the business pages: followed in the page, or by the browser into another tab.

import type { JSX } from "solid-js";
import { goTo } from "../app/navigation.ts";
import { pathOf, type Route } from "../app/route.ts";
import { type Place, restOf } from "./place.ts";

type Props = { class?: string; current?: boolean; children: JSX.Element };

export function PlaceLink(props: Props & { to: Place }) {
  return <RouteLink {...props} to={{ kind: "business", rest: restOf(props.to) }} />;
}

export function RouteLink(props: Props & { to: Route }) {
  return (
    <a
      class={props.class}
      href={pathOf(props.to)}
      aria-current={props.current === true ? "page" : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        goTo(props.to);
      }}
    >
      {props.children}
    </a>
  );
}
