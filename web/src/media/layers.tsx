// What `layer` asks for, drawn.

import { Match, Switch } from "solid-js";
import { DeleteDialog } from "../chat/delete-dialog.tsx";
import { MessageInfo } from "../chat/message-info.tsx";
import { VersionsDialog } from "../chat/versions-dialog.tsx";
import { OnceViewer } from "../once/viewer.tsx";
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
      <Match when={as("once")} keyed>
        {({ data, media, from }) => <OnceViewer data={data} media={media} from={from} onClose={() => setLayer(null)} />}
      </Match>
      <Match when={as("forward")} keyed>
        {(forward) => <Forward from={forward.from} onDone={forward.onDone} onClose={() => setLayer(null)} />}
      </Match>
      <Match when={as("versions")} keyed>
        {({ message }) => <VersionsDialog message={message} onClose={() => setLayer(null)} />}
      </Match>
      <Match when={as("info")} keyed>
        {(of) => <MessageInfo conversation={of.conversation} message={of.message} onClose={() => setLayer(null)} />}
      </Match>
      <Match when={as("delete")} keyed>
        {(gone) => <DeleteDialog from={gone.from} own={gone.own} onDone={gone.onDone} onClose={() => setLayer(null)} />}
      </Match>
    </Switch>
  );
}
