// What `layer` asks for, drawn.

import { Match, Switch } from "solid-js";
import { DeleteDialog } from "../chat/delete-dialog.tsx";
import { Forward } from "./forward.tsx";
import { type Layer, layer, setLayer } from "./layer.ts";
import { Lightbox } from "./lightbox.tsx";

export default function Layers() {
  const as = <Kind extends Layer["kind"]>(kind: Kind) => {
    const now = layer();
    return now?.kind === kind ? (now as Layer & { kind: Kind }) : null;
  };
  return (
    <Switch>
      <Match when={as("viewer")} keyed>
        {(viewer) => <Lightbox start={viewer.start} onClose={() => setLayer(null)} />}
      </Match>
      <Match when={as("forward")} keyed>
        {(forward) => <Forward from={forward.at} onClose={() => setLayer(null)} />}
      </Match>
      <Match when={as("delete")} keyed>
        {(gone) => <DeleteDialog message={gone.at} onClose={() => setLayer(null)} />}
      </Match>
    </Switch>
  );
}
